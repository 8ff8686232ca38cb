namespace Sundog.Host.Services;

/// <summary>Where the instances of one application keep what they need.</summary>
internal sealed record ApplicationFolder(string Path)
{
    public void Delete()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
