namespace Sundog.Habitats.Processes;

/// <summary>Where a process driver keeps its state, and how much it may start.</summary>
/// <param name="StateFolder">Absolute; made when missing, for its owner only. At most <see cref="ProcessFolders.StatePathMax"/> bytes: sockets lie in it.</param>
/// <param name="InstancesMax">More are refused for lack of room.</param>
public sealed record ProcessHabitatOptions(string StateFolder, int InstancesMax = 200);
