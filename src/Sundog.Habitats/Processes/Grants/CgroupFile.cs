namespace Sundog.Habitats.Processes.Grants;

/// <summary>Writes settings of control groups. Such a write either holds at once or is refused by the kernel.</summary>
internal static class CgroupFile
{
    public static bool TryWrite(string path, string value)
    {
        try
        {
            File.WriteAllText(path, value);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
