namespace Sundog.Habitats.Processes;

/// <summary>Where a process driver keeps its state, and how much it may start.</summary>
/// <param name="StateFolder">Absolute; made when missing, for its owner only. At most <see cref="ProcessFolders.StatePathMax"/> bytes: sockets lie in it.</param>
/// <param name="InstancesMax">More are refused for lack of room.</param>
/// <param name="CpuCoresMax">Sum of the CPU grants; more is refused for lack of room.</param>
public sealed record ProcessHabitatOptions(string StateFolder, int InstancesMax = 200, double CpuCoresMax = double.PositiveInfinity)
{
    /// <summary>Of each of an instance's two output files, the current and the former one.</summary>
    public long LogBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Output files of gone instances that are kept for people.</summary>
    public int GoneLogsKept { get; init; } = 20;
}
