using System.Collections.Concurrent;
using Sundog.Core.Applications;
using Sundog.Host.FrontDoor;
using Sundog.Host.Management;

namespace Sundog.Host.Services;

/// <summary>Takes over the applications that a former host left. One whose public port cannot be had is tried again until it can, and the others do not wait for it.</summary>
/// <param name="start">Starts one. Calls are never concurrent.</param>
/// <param name="tell">Takes sentences for the journal: application, text.</param>
internal sealed class Resumption(Func<ApplicationSpec, StoredApplication?, Task> start, Action<string, string> tell) : IDisposable
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, (StoredApplication Stored, string Reason)> _waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _end = new();

    /// <summary>Those that could not be taken over yet, and why.</summary>
    public IReadOnlyList<WaitingApplication> Waiting => [.. _waiting.Select(pair => new WaitingApplication(pair.Key, pair.Value.Reason)).OrderBy(waiting => waiting.Name, StringComparer.Ordinal)];

    /// <summary>Tries each once; those that fail are tried again beside whatever else happens.</summary>
    public async Task ResumeAsync(IReadOnlyList<StoredApplication> applications)
    {
        foreach (var stored in applications)
        {
            var name = stored.Spec.Name;
            _waiting[name] = (stored, "");
            if (!await TryAsync(name).ConfigureAwait(false)) _ = InsistAsync(name);
        }
    }

    /// <summary>Brings up what a person asks for, with what is stored of it when it waits for being taken over.</summary>
    /// <param name="become">Changes it when it runs; false when it does not. Two at once must not both find that it is not there.</param>
    /// <exception cref="PublicPortException">Nothing was started; if it waited, it goes on waiting.</exception>
    public Task UpAsync(ApplicationSpec spec, Func<ApplicationSpec, Task<bool>> become) => AloneAsync(async () =>
    {
        if (await become(spec).ConfigureAwait(false)) return;
        if (!_waiting.TryGetValue(spec.Name, out var waiting))
        {
            await start(spec, null).ConfigureAwait(false);
            return;
        }

        await start(spec, waiting.Stored with { PublicPort = spec.Port != 0 ? spec.Port : waiting.Stored.PublicPort }).ConfigureAwait(false);
        _waiting.TryRemove(spec.Name, out _);
    });

    /// <summary>Starts a waiting one at any port, so that it can be taken down in order.</summary>
    public Task StartAnywhereAsync(string name) => AloneAsync(async () =>
    {
        if (!_waiting.TryGetValue(name, out var waiting)) return;
        await start(waiting.Stored.Spec, waiting.Stored with { PublicPort = 0 }).ConfigureAwait(false);
        _waiting.TryRemove(name, out _);
    });

    /// <summary>Does something while no application is brought up or taken over.</summary>
    public async Task AloneAsync(Func<Task> work)
    {
        await _one.WaitAsync(_end.Token).ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task InsistAsync(string name)
    {
        try
        {
            for (var pause = PauseFirst; ; pause = pause * 2 < PauseMax ? pause * 2 : PauseMax)
            {
                await Task.Delay(pause, _end.Token).ConfigureAwait(false); // Connections of the former host may hold its port for a moment.
                if (await TryAsync(name).ConfigureAwait(false)) return;
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            tell(name, $"{name} is left to the next host.");
        }
    }

    private async Task<bool> TryAsync(string name)
    {
        var isDone = true;
        await AloneAsync(async () =>
        {
            if (!_waiting.TryGetValue(name, out var waiting)) return;
            try
            {
                await start(waiting.Stored.Spec, waiting.Stored).ConfigureAwait(false);
                _waiting.TryRemove(name, out _);
            }
            catch (Exception cannot) when (!_end.IsCancellationRequested) // Whatever it is, the others are taken over, and this one when it can be.
            {
                if (cannot.Message != waiting.Reason) tell(name, $"{name} cannot be taken over yet; its replicas go on. {cannot.Message}");
                _waiting[name] = (waiting.Stored, cannot.Message);
                isDone = false;
            }
        }).ConfigureAwait(false);
        return isDone;
    }
}
