using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Habitats.Conformance.Tests")]
