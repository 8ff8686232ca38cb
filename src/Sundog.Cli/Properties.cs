using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Sundog.Cli.Tests")]
