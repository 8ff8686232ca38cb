using System.Net;

namespace Sundog.Host.Management;

/// <summary>The host turned a request away; the message says why, for people.</summary>
public sealed class ManagementException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;
}

/// <summary>No host answers at that state folder.</summary>
public sealed class NoHostException(string stateFolder, Exception cause)
    : Exception($"No host runs with state in {stateFolder}.", cause);
