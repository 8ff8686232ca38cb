using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Sundog.Inbound;

/// <summary>Puts <see cref="RequestPath"/> in front of the whole pipeline, so that the one line in Program.cs suffices.</summary>
internal sealed class RequestPathFilter(RequestPath path) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => context => path.InvokeAsync(context, following));
        next(app);
    };
}
