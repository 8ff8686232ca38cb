using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Habitats.Conformance.Tests")]
[assembly: InternalsVisibleTo("Sundog.Host.Tests")]
