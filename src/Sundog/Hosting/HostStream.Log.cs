using Microsoft.Extensions.Logging;

namespace Sundog.Hosting;

internal sealed partial class HostStream
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Debug, Message = "Connected to the host at {Path}.")]
    private partial void LogConnected(string path);

    [LoggerMessage(EventId = 101, Level = LogLevel.Debug, Message = "No host answers at {Path}: {Reason}. Going on with what is known.")]
    private partial void LogNoHost(string path, string reason);

    [LoggerMessage(EventId = 102, Level = LogLevel.Information, Message = "The stream to the host ended: {Reason}. Going on with what is known.")]
    private partial void LogLost(string reason);
}
