namespace Habitats.Conformance.Processes;

/// <summary>Tests that measure or limit the process run while no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
