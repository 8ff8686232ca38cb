using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sundog.Tests.World;

namespace Sundog.Tests.Output;

/// <summary>Goal: a service's own log is as its settings say, and what writes with every request is quiet unless they name it.</summary>
public class QuietLoggingTests
{
    [Theory]
    [InlineData(true, null, "own", true)]
    [InlineData(true, null, "Microsoft.AspNetCore.Hosting.Diagnostics", false)]
    [InlineData(true, null, "System.Net.Http.HttpClient.Default.LogicalHandler", false)]
    [InlineData(true, "Default", "own", true)]
    [InlineData(true, "Default", "Microsoft.AspNetCore.Hosting.Diagnostics", false)]
    [InlineData(true, "Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting.Diagnostics", true)]
    [InlineData(false, null, "Microsoft.AspNetCore.Hosting.Diagnostics", true)]
    public async Task Information_is_written(bool isHosted, string? namedBySettings, string category, bool isWritten)
    {
        await using var host = isHosted ? new FakeHost() : null;
        var settings = new Dictionary<string, string?>();
        if (namedBySettings is not null) settings[$"Logging:LogLevel:{namedBySettings}"] = "Information";
        await using var web = await TestService.StartAsync(
            "web", _ => { }, host, settings: settings, services: s => s.AddLogging(logging => logging.AddProvider(new Everything())));

        var log = web.App.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        Assert.Equal(isWritten, log.IsEnabled(LogLevel.Information));
    }

    private sealed class Everything : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
