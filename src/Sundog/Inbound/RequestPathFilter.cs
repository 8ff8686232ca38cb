using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Sundog.Entry;

namespace Sundog.Inbound;

/// <summary>Puts <see cref="RequestPath"/> in front of the whole pipeline, so that the one line in Program.cs suffices.</summary>
internal sealed class RequestPathFilter(RequestPath path, Rehearsal rehearsal) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => context =>
        {
            PrefaceSniffing.Correct(context);
            return rehearsal.IsMine(context) ? rehearsal.Serve(context) : path.InvokeAsync(context, following);
        });
        next(app);
    };
}
