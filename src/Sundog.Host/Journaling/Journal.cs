using System.Threading.Channels;
using Sundog.Core;
using Sundog.Host.Management;

namespace Sundog.Host.Journaling;

/// <summary>What happened and was decided, in order: on disk, in memory for a while, and to whoever listens.</summary>
/// <remarks>Used by the host's loop only; listeners read from their own channels.</remarks>
internal sealed class Journal : IDisposable
{
    private const int Remembered = 5000;
    private const int ListenerBacklogMax = 5000;

    private readonly JournalFile _file;
    private readonly TimeProvider _time;
    private readonly Queue<JournalEntry> _recent;
    private readonly List<Channel<JournalEntry>> _listeners = [];
    private long _number;

    public Journal(JournalFile file, TimeProvider time)
    {
        (_file, _time) = (file, time);
        _recent = new Queue<JournalEntry>(file.Read(Remembered));
        _number = _recent.LastOrDefault()?.Number ?? 0;
    }

    /// <summary>Why the disk does not take what is written, which is remembered in memory only; null while it does.</summary>
    public string? DiskFault { get; private set; }

    public JournalEntry Write(JournalKind kind, string text, string? application = null, ServiceId? service = null, InstanceId? instance = null)
    {
        var entry = new JournalEntry(++_number, _time.GetUtcNow(), kind, text, application, service, instance);
        Keep(entry);
        return entry;
    }

    /// <summary>Writes a decision, which gets the entry's number and time.</summary>
    public DecisionRecord Write(DecisionRecord decision, string text)
    {
        var (number, at) = (++_number, _time.GetUtcNow());
        decision = decision with { Number = number, At = at };
        Keep(new JournalEntry(number, at, JournalKind.Decision, text, decision.Application, decision.Service, decision.Leader, decision));
        return decision;
    }

    public void WriteEffect(DecisionRecord decision, string text) => Keep(
        new JournalEntry(++_number, _time.GetUtcNow(), JournalKind.Effect, text, decision.Application, decision.Service, decision.Leader, decision));

    /// <summary>Decisions, newest first, each with its effect as far as that is known.</summary>
    public IReadOnlyList<DecisionRecord> Decisions(string application, ServiceId? service, int countMax)
    {
        var effects = new Dictionary<long, DecisionRecord>();
        var found = new List<DecisionRecord>();
        foreach (var entry in _recent.Reverse())
        {
            if (entry.Decision is not { } decision || decision.Application != application) continue;
            if (service is { } one && decision.Service != one) continue;
            if (entry.Kind == JournalKind.Effect) effects.TryAdd(decision.Number, decision);
            else found.Add(effects.GetValueOrDefault(decision.Number, decision));
            if (found.Count >= countMax) break;
        }

        return found;
    }

    /// <summary>A listener that does not keep up is cut off; it may come back and say up to where it got.</summary>
    /// <param name="since">Also what was written after that number, as far as it is remembered.</param>
    public ChannelReader<JournalEntry> Listen(long? since)
    {
        var channel = Channel.CreateBounded<JournalEntry>(ListenerBacklogMax + Remembered);
        if (since is { } number)
        {
            foreach (var entry in _recent.Where(entry => entry.Number > number)) channel.Writer.TryWrite(entry);
        }

        _listeners.Add(channel);
        return channel.Reader;
    }

    public void Forget(ChannelReader<JournalEntry> listener) => _listeners.RemoveAll(channel => channel.Reader == listener);

    public void Dispose()
    {
        foreach (var channel in _listeners) channel.Writer.TryComplete();
        _file.Dispose();
    }

    private void Keep(JournalEntry entry)
    {
        _recent.Enqueue(entry);
        if (_recent.Count > Remembered) _recent.Dequeue();
        _listeners.RemoveAll(channel => !channel.Writer.TryWrite(entry) && channel.Writer.TryComplete());
        try
        {
            _file.Append(entry);
            DiskFault = null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            DiskFault = refused.Message;
        }
    }
}
