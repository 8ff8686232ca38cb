using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Sundog.Hosting;

namespace Sundog.Inbound;

/// <summary>Puts <see cref="RequestPath"/> in front of the whole pipeline, so that the one line in Program.cs suffices.</summary>
internal sealed class RequestPathFilter(Drain drain) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => new RequestPath(following, drain).InvokeAsync);
        next(app);
    };
}
