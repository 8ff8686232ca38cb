using Sundog.Host.Journaling;

namespace Sundog.Host.Tests.World;

/// <summary>What a journal holds in memory, as whoever listens from the beginning hears it.</summary>
internal static class Remembered
{
    public static IReadOnlyList<JournalEntry> By(Journal journal)
    {
        var reader = journal.Listen(since: 0);
        var entries = new List<JournalEntry>();
        while (reader.TryRead(out var entry)) entries.Add(entry);
        journal.Forget(reader);
        return entries;
    }
}
