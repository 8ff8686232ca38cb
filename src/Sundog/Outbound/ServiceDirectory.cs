using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using Sundog.Core;
using Sundog.Core.Ports;
using Sundog.Core.Protocol;

namespace Sundog.Outbound;

/// <summary>Which names are services of this application. Fed by the host's pushes, and before the first of them by configuration.</summary>
/// <remarks>
/// Configuration has the shape that .NET service discovery reads: <c>services:catalog:http:0 = http://127.0.0.1:5001</c>. Looking a name up is
/// free of locks and allocations.
/// </remarks>
/// <param name="headers">How the values of headers are written and read in calls; null: as any HttpClient does, which sends ASCII only.</param>
internal sealed class ServiceDirectory(ulong seed, Encoding? headers) : IDisposable
{
    private readonly Lock _changing = new();
    private volatile FrozenDictionary<string, Callee> _callees = FrozenDictionary<string, Callee>.Empty;
    private (int Rank, int Peers) _stand = (0, 1);

    /// <summary>The calls to all of them.</summary>
    public LiveCalls Calls { get; } = new();

    /// <returns>Null when the URI does not name a service of the application: a third party.</returns>
    public Callee? Find(Uri? uri) =>
        uri is { IsAbsoluteUri: true, IsDefaultPort: true } && uri.Scheme == Uri.UriSchemeHttp && _callees.TryGetValue(uri.Host, out var callee) ? callee : null;

    /// <summary>Makes names known, with or without instances.</summary>
    public void Know(IEnumerable<ServiceId> services)
    {
        lock (_changing)
        {
            var next = new Dictionary<string, Callee>(_callees);
            foreach (var service in services)
            {
                if (next.ContainsKey(service.Name)) continue;
                var callee = new Callee(service, seed ^ service.WireHash, Calls, headers);
                callee.Stand(_stand.Rank, _stand.Peers);
                next.Add(service.Name, callee);
            }

            if (next.Count != _callees.Count) _callees = next.ToFrozenDictionary();
        }
    }

    /// <summary>Says which of its service's instances this one is, so that together they spread their calls well.</summary>
    public void Stand(int rank, int peers)
    {
        lock (_changing)
        {
            if (_stand == (rank, peers)) return;
            _stand = (rank, peers);
            foreach (var callee in _callees.Values) callee.Stand(rank, peers);
        }
    }

    /// <summary>Takes the complete list of one service's instances. Addresses that are no plain HTTP are as good as none.</summary>
    public void Take(AgentMessage.ServiceInstances push)
    {
        Know([push.Service]);
        _callees[push.Service.Name].Replace([.. push.Instances.Select(i => IsUsable(i.Address) ? i : i with { Address = "" })]);
    }

    /// <summary>Takes the fixed addresses of configuration section <c>services</c>.</summary>
    public void Take(IConfigurationSection services)
    {
        foreach (var service in services.GetChildren())
        {
            if (!ServiceId.IsValid(service.Key)) continue;
            var addresses = service.GetSection("http").GetChildren().Select(c => c.Value).OfType<string>();
            InstanceEntry[] entries =
            [
                .. addresses.Select((address, i) => new InstanceEntry(
                    new InstanceId(string.Create(CultureInfo.InvariantCulture, $"{service.Key}-fixed-{i}")), address, InstanceState.Ready, TimeSpan.FromHours(1))),
            ];
            if (entries.Length > 0) Take(new AgentMessage.ServiceInstances(new ServiceId(service.Key), entries.Length, 1, entries.Length, entries));
        }
    }

    /// <summary>What people call the service with these low bits of its hash.</summary>
    public string NameOf(ushort hash)
    {
        if (hash == Core.Request.DetailSet.Others) return "others";
        return Find(hash)?.Service.Name ?? string.Create(CultureInfo.InvariantCulture, $"#{hash:x4}");
    }

    /// <summary>The callee and every service that calls to it are known to lead to, as far as they have no instance: what a held call must have started.</summary>
    public IReadOnlyList<ServiceId> AsleepFrom(Callee callee) =>
        [callee.Service, .. callee.Below.Select(Find).OfType<Callee>().Where(c => c != callee && !c.HasReady).Select(c => c.Service)];

    public void Dispose()
    {
        foreach (var callee in _callees.Values) callee.Dispose();
    }

    private Callee? Find(ushort hash)
    {
        foreach (var callee in _callees.Values)
        {
            if ((ushort)callee.Service.WireHash == hash) return callee;
        }

        return null;
    }

    private static bool IsUsable(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp;
}
