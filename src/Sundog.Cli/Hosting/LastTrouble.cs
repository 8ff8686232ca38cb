using Sundog.Core;
using Sundog.Host.Journaling;

namespace Sundog.Cli.Hosting;

/// <summary>The last that a journal tells of some services of one application, since that was brought up last.</summary>
internal sealed class LastTrouble(string application, IReadOnlyList<ServiceId> services)
{
    /// <summary>How a replica ended that nobody had asked to; empty when none has.</summary>
    public string End { get; private set; } = "";

    /// <summary>What the host found worth telling; empty when it was nothing.</summary>
    public string Note { get; private set; } = "";

    /// <param name="entry">Later than all before.</param>
    public void Take(JournalEntry entry)
    {
        if (entry.Application != application) return;
        if (entry.Kind is JournalKind.ApplicationUp) (End, Note) = ("", ""); // Runs before this one ended for reasons of their own.
        if (entry.Service is not { } service || !services.Contains(service)) return;
        if (entry.Kind is JournalKind.Gone && !entry.TellsOfAnAskedEnd()) End = entry.Text;
        if (entry.Kind is JournalKind.Note) Note = entry.Text;
    }
}
