using Sundog.Core.Ports;

namespace Sundog.Core.Protocol;

/// <summary>One instance in a registry push.</summary>
/// <param name="InState">How long it has been in <paramref name="State"/>, when the line was written.</param>
public sealed record InstanceEntry(InstanceId Instance, string Address, InstanceState State, TimeSpan InState);
