namespace Sundog.Habitats.Processes;

/// <summary>Sleeps until something happens to one of the watched instances, the wake is rung, or time is up.</summary>
internal sealed class ProcessWatch(Wake wake)
{
    private ProcessInstance[] _watched = [];
    private Libc.PollFd[] _files = [];

    public unsafe void Wait(IReadOnlyCollection<ProcessInstance> instances, TimeSpan timeout)
    {
        _watched = [.. instances];
        _files = new Libc.PollFd[1 + (2 * _watched.Length)];
        _files[0] = new Libc.PollFd { File = wake.File, Wanted = Libc.PollIn };
        for (var i = 0; i < _watched.Length; i++)
        {
            _files[1 + (2 * i)] = new Libc.PollFd { File = _watched[i].Notify.FileNumber, Wanted = Libc.PollIn };
            _files[2 + (2 * i)] = new Libc.PollFd { File = _watched[i].Handle.File, Wanted = Libc.PollIn };
        }

        var milliseconds = timeout == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Ceiling(timeout.TotalMilliseconds);
        fixed (Libc.PollFd* files = _files) _ = Libc.poll(files, (nuint)_files.Length, milliseconds);
        if (_files[0].Happened != 0) wake.Clear();
    }

    /// <summary>Those whose readiness socket holds messages.</summary>
    public IEnumerable<ProcessInstance> Spoke() => _watched.Where((_, i) => _files[1 + (2 * i)].Happened != 0);

    public IEnumerable<ProcessInstance> Ended() => _watched.Where((_, i) => _files[2 + (2 * i)].Happened != 0);
}
