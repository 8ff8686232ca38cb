namespace Sundog.Host.State;

/// <summary>Keeps the host's loop from waiting for a disk: what changes often is written by a thread of its own, of each file only the newest content.</summary>
/// <remarks>What the disk does not take is tried again until something newer comes. A host that is killed loses what it had not written yet: milliseconds.</remarks>
internal sealed class StateWriter : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, byte[]> _waiting = [];
    private readonly Lock _file = new();
    private readonly AutoResetEvent _work = new(false);
    private readonly ManualResetEvent _end = new(false);
    private readonly Thread _thread;

    public StateWriter()
    {
        _thread = new Thread(Run) { Name = "sundog-state", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Returns at once.</summary>
    public void WriteSoon(string path, byte[] content)
    {
        lock (_waiting) _waiting[path] = content;
        _work.Set();
    }

    /// <summary>Returns when it is on the disk. What waited for that file is older and is dropped then; when the disk refuses, it goes on waiting.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void WriteNow(string path, byte[] content)
    {
        lock (_file)
        {
            var older = Waiting(path);
            StateFile.Write(path, content);
            if (older is not null) Done(path, older);
        }
    }

    public void Delete(string path)
    {
        lock (_file)
        {
            Drop(path);
            File.Delete(path);
        }
    }

    /// <summary>Writes what still waits.</summary>
    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _work.Dispose();
        _end.Dispose();
    }

    private void Run()
    {
        while (WaitHandle.WaitAny([_end, _work]) == 1)
        {
            while (!TryWriteAll() && !_end.WaitOne(RetryPause)) ;
        }

        _ = TryWriteAll();
    }

    private bool TryWriteAll()
    {
        while (true)
        {
            lock (_file)
            {
                if (Next() is not { } next) return true;
                try
                {
                    StateFile.Write(next.Path, next.Content);
                    Done(next.Path, next.Content);
                }
                catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
                {
                    return false;
                }
            }
        }
    }

    private (string Path, byte[] Content)? Next()
    {
        lock (_waiting) return _waiting.Count == 0 ? null : _waiting.Select(pair => (pair.Key, pair.Value)).First();
    }

    private byte[]? Waiting(string path)
    {
        lock (_waiting) return _waiting.GetValueOrDefault(path);
    }

    private void Done(string path, byte[] content)
    {
        lock (_waiting) if (_waiting.TryGetValue(path, out var newest) && newest == content) _waiting.Remove(path);
    }

    private void Drop(string path)
    {
        lock (_waiting) _waiting.Remove(path);
    }
}
