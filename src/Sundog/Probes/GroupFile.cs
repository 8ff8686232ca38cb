namespace Sundog.Probes;

/// <summary>One file of the control group that this process is in now; followed when the process is moved to another group.</summary>
internal sealed class GroupFile(Func<string, IEnumerable<string>> candidates, GroupFile.Test usable) : IDisposable
{
    private const double LookAgainSeconds = 2;

    private ProcFile? _file;
    private string _path = "";
    private double _sinceLook = double.PositiveInfinity;

    /// <summary>Tells whether a file's text holds what is sought: a group without the controller has the file but not the number.</summary>
    public delegate bool Test(ReadOnlySpan<byte> text);

    public bool IsFound => _file is not null;

    /// <param name="moved">True when this is another file than at the last call: its numbers have another origin.</param>
    /// <returns>Empty while there is no such file.</returns>
    public ReadOnlySpan<byte> Read(Span<byte> buffer, double seconds, out bool moved)
    {
        moved = (_sinceLook += seconds) >= LookAgainSeconds && Look(buffer);
        return _file is null ? [] : _file.Read(buffer);
    }

    public void Dispose() => _file?.Dispose();

    private bool Look(Span<byte> buffer)
    {
        _sinceLook = 0;
        foreach (var path in candidates(ControlGroup.Membership()))
        {
            if (path == _path && _file is not null) return false;
            if (ProcFile.TryOpen(path) is not { } file) continue;
            if (!usable(file.Read(buffer)))
            {
                file.Dispose();
                continue;
            }

            _file?.Dispose();
            (_file, _path) = (file, path);
            return true;
        }

        return false;
    }
}
