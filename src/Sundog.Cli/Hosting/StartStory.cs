using Sundog.Bench.Reports;
using Sundog.Cli.Rendering;
using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Host.Journaling;
using Sundog.Host.Management;

namespace Sundog.Cli.Hosting;

/// <summary>Tells how an application comes up: each service once, when it has what it should have.</summary>
internal sealed class StartStory(Action<string> progress)
{
    private const string HowToBeReady = "a service says by builder.AddSundog() that it is ready, any other program by READY=1 to its NOTIFY_SOCKET";

    private readonly HashSet<string> _told = [], _toldToWait = [];

    public void Tell(ApplicationStatus application)
    {
        foreach (var service in application.Services)
        {
            var ready = service.Replicas.Where(replica => replica.State == InstanceState.Ready).ToList();
            if (ready.Count >= service.Desired && service.Desired > 0 && _told.Add(service.Service.Name))
            {
                var after = service.ProvisioningDelay is { } delay ? $" after {Figures.Time(delay)}" : "";
                progress($"  {service.Service} ready{after}");
            }

            if (service.WaitingForRoom > 0 && _toldToWait.Add(service.Service.Name)) progress($"  {WaitForRoom(service)}; 'sundog ps' tells how much is granted");
        }
    }

    /// <summary>Tells what the host notes of the application from now on, as it happens: programs that die, starts that take too long. Until cancelled.</summary>
    public async Task TellTroubles(ManagementClient client, string application, CancellationToken cancel)
    {
        try
        {
            await foreach (var entry in client.EventsAsync(since: null, cancel))
            {
                if (entry.Application == application && entry.Kind is JournalKind.Note) progress($"  {entry.Text}");
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
        var trouble = new LastTrouble(application.Name, missing);
        try
        {
            await foreach (var entry in client.EventsAsync(since: 0, enough.Token)) trouble.Take(entry);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // All that was remembered has been read.
        }

        var what = string.Join(", ", missing);
        if (trouble.End.Length > 0) return $": {what} not ready; {trouble.End}"; // What a program said before it died tells more than how often it was tried.
        var crowded = application.Services.Where(service => service.WaitingForRoom > 0).Select(WaitForRoom).ToList();
        if (crowded.Count > 0) return $": {what} not ready; {string.Join(", ", crowded)} ({StatusView.Room((await client.StatusAsync(cancel)).Room)})";
        var why = trouble.Note.Length > 0 ? $"; {trouble.Note}" : "";
        return $": {what} not ready{why}; {LastLine(application, missing[0])}; {HowToBeReady}";
    }

    private static string WaitForRoom(ServiceStatus service)
    {
        var replicas = service.WaitingForRoom == 1 ? "1 replica" : $"{service.WaitingForRoom} replicas";
        return $"{service.Service} waits for room on this machine for {replicas}{(service.CpuGranted ? $" with {Figures.Number(service.CpuCores)} of its cores each" : "")}";
    }

    /// <summary>Its log goes with the application, so what it printed last is told now.</summary>
    private static string LastLine(ApplicationStatus application, ServiceId service)
    {
        var logs = application.Services.Single(each => each.Service == service).Replicas.Select(replica => replica.LogPath).Where(File.Exists);
        var line = logs.SelectMany(File.ReadLines).LastOrDefault(line => line.Trim().Length > 0);
        return line is null ? $"{service} printed nothing" : $"{service} printed last: {line.Trim()}";
    }
}
