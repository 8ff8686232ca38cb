using Microsoft.Extensions.DependencyInjection;
using Sundog.Inbound;
using Sundog.Outbound;

namespace Sundog.Tests.World;

/// <summary>Looks into a running service for what has no outside sign.</summary>
internal static class TestServiceKnowledge
{
    extension(TestService service)
    {
        public LiveFlow Flow => service.App.Services.GetRequiredService<LiveFlow>();

        public ServiceDirectory Directory => service.App.Services.GetRequiredService<ServiceDirectory>();

        public bool Knows(string callee) => service.Directory.Find(new Uri($"http://{callee}/")) is not null;

        public bool Reaches(string callee) => service.Directory.Find(new Uri($"http://{callee}/")) is { HasReady: true };
    }
}
