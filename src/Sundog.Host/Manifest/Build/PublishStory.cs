namespace Sundog.Host.Manifest.Build;

/// <summary>What a person wants to know of the lines of <c>dotnet publish</c>: what is compiled, that native code takes its time, and how many are done.</summary>
internal sealed class PublishStory(int projects, Action<string> progress)
{
    private int _published;
    private bool _isNative;

    public void Tell(string line)
    {
        var arrow = line.IndexOf(" -> ", StringComparison.Ordinal);
        if (arrow > 0)
        {
            // A compiled project points at its assembly, a published one at its folder.
            var project = line[..arrow].Trim();
            progress(line.EndsWith('/') ? $"published {project} ({++_published} of {projects})" : $"compiled {project}");
        }
        else if (line.Contains("Generating native code", StringComparison.Ordinal) && !_isNative)
        {
            _isNative = true;
            progress("generating native code; the first time this takes some minutes");
        }
    }
}
