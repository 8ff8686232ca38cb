using Sundog.Core.Ports;
using Sundog.Host.Journaling;
using Sundog.Host.Management;

namespace Sundog.Cli.Hosting;

/// <summary>Tells how an application comes up: each service once, when it has what it should have.</summary>
internal sealed class StartStory(Action<string> progress)
{
    private readonly HashSet<string> _told = [];

    public void Tell(ApplicationStatus application)
    {
        foreach (var service in application.Services)
        {
            var ready = service.Replicas.Where(replica => replica.State == InstanceState.Ready).ToList();
            if (ready.Count >= service.Desired && service.Desired > 0 && _told.Add(service.Service.Name))
            {
                var after = service.ProvisioningDelay is { } delay ? $" after {Rendering.Figures.Time(delay)}" : "";
                progress($"  {service.Service} ready{after}");
            }
        }
    }

    /// <summary>Tells what the host notes of the application from now on, as it happens: programs that die, starts that take too long. Until cancelled.</summary>
    public async Task TellTroubles(ManagementClient client, string application, CancellationToken cancel)
    {
        try
        {
            await foreach (var entry in client.EventsAsync(since: null, cancel))
            {
                if (entry.Application == application && entry.Kind is JournalKind.Note or JournalKind.Refused) progress($"  {entry.Text}");
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // It is up, or given up.
        }
        catch (Exception lost) when (lost is NoHostException or IOException)
        {
            // A host that died is started again; whether the application comes up is watched elsewhere.
        }
    }

    /// <summary>The end of a sentence: which services are not ready, and the last thing that the host noted of them.</summary>
    public static async Task<string> WhatIsMissing(ManagementClient client, ApplicationStatus? application, CancellationToken cancel)
    {
        if (application is null) return "";
        var missing = application.Services.Where(service => service.Replicas.Count(replica => replica.State == InstanceState.Ready) < service.Desired).Select(service => service.Service).ToList();
        if (missing.Count == 0) return "";

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        enough.CancelAfter(TimeSpan.FromMilliseconds(300)); // The stream of events has no end of its own.
        var (end, note) = ("", ""); // What a program said before it died tells more than how often it was tried.
        try
        {
            await foreach (var entry in client.EventsAsync(since: 0, enough.Token))
            {
                if (entry.Service is not { } service || !missing.Contains(service)) continue;
                if (entry.Kind is JournalKind.Gone) end = entry.Text;
                else if (entry.Kind is JournalKind.Refused or JournalKind.Note) note = entry.Text;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // All that was remembered has been read.
        }

        var last = end.Length > 0 ? end : note;
        var what = string.Join(", ", missing);
        return last.Length == 0 ? $": {what} not ready; see 'sundog logs {missing[0]}'" : $": {what} not ready; {last}";
    }
}
