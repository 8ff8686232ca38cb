using System.Diagnostics;
using Sundog.Cli.Commands;
using Sundog.Cli.Terminal;
using Sundog.Core.Applications;
using Sundog.Host.Management;
using Sundog.Host.Manifest;

namespace Sundog.Cli.Hosting;

/// <summary>One run of <c>sundog up</c>, from the build to the end. What it started, it also ends, unless told to leave it.</summary>
/// <param name="format">Of the end of the start: an address for people, all that is known of the application for programs.</param>
internal sealed class UpRun(Streams streams, OutputFormat format, string stateFolder, TimeSpan patience)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public async Task<int> Run(ApplicationManifest manifest, bool detach, CancellationToken cancel)
    {
        var began = DateTimeOffset.Now;
        var application = await BuildStep.Run(streams, stateFolder, manifest, cancel);
        using var client = new ManagementClient(stateFolder);
        var host = new BackgroundHost(stateFolder);
        var before = (await host.Applications(client, cancel)).FirstOrDefault(up => up.Name == application.Name);
        var isOurs = before is null;
        var leave = detach || !isOurs;
        var isKept = false;
        await host.Ensure(client, streams.Progress, cancel);
        try
        {
            var status = await Settled(client, host, application, cancel);
            streams.Progress(
                isOurs ? $"{application.Name} is up"
                : before!.Revision == application.Revision ? $"{application.Name} was up already, and nothing has changed"
                : $"{application.Name} runs the new build");
            if (format == OutputFormat.Json) Json.Write(streams.Out, "application", status, ManagementJson.Default.ApplicationStatus);
            else streams.Out.WriteLine(status.Address);
            streams.Out.Flush();
            isKept = leave;
            if (!leave) await new UpWatch(streams, client, application.Name, began).Run(cancel);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        finally
        {
            if (isOurs && !isKept) await End(client, host, application.Name);
        }
    }

    private async Task<ApplicationStatus> Settled(ManagementClient client, BackgroundHost host, ApplicationSpec application, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var story = new StartStory(streams.Progress);
        var troubles = story.TellTroubles(client, application.Name, over.Token);
        await client.UpAsync(application, CancellationToken.None); // Returns soon. Cut short it might be accepted after we have looked whether it was.
        try
        {
            return await Settled(client, host, application, story, cancel);
        }
        finally
        {
            await over.CancelAsync();
            await troubles;
        }
    }

    private async Task<ApplicationStatus> Settled(
        ManagementClient client, BackgroundHost host, ApplicationSpec application, StartStory story, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await host.Insist(() => client.StatusAsync(cancel), cancel); // A host that dies meanwhile has a stand-by, which goes on with the start.
            var status = seen.Applications.FirstOrDefault(each => each.Name == application.Name && each.Revision == application.Revision);
            if (status is not null) story.Tell(status);
            if (status is { IsSettled: true }) return status;
            if (Stopwatch.GetElapsedTime(since) > patience)
            {
                throw new CommandFailure($"{application.Name} did not settle within {patience.TotalSeconds:0}s{await StartStory.WhatIsMissing(client, status, cancel)}");
            }

            await Task.Delay(Look, cancel);
        }
    }

    /// <summary>Whatever happened: take down what we brought up. Its own trouble must not hide the first one.</summary>
    private async Task End(ManagementClient client, BackgroundHost host, string name)
    {
        try
        {
            await host.Down(client, name, streams.Progress, CancellationToken.None);
            await host.StopWhenIdle(client);
        }
        catch (NoHostException)
        {
            streams.Progress("the host is gone already");
        }
        catch (Exception fault) when (fault is ManagementException or CommandFailure)
        {
            streams.Progress($"could not bring {name} down: {fault.Message}");
        }
    }
}
