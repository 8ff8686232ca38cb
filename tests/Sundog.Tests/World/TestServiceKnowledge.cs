using Microsoft.Extensions.DependencyInjection;
using Sundog.Outbound;

namespace Sundog.Tests.World;

/// <summary>Looks into a running service for what has no outside sign.</summary>
internal static class TestServiceKnowledge
{
    public static bool Knows(this TestService service, string callee) =>
        service.App.Services.GetRequiredService<ServiceDirectory>().Find(new Uri($"http://{callee}/")) is not null;
}
