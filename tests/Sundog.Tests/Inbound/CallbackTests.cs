using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sundog.Tests.World;

namespace Sundog.Tests.Inbound;

/// <summary>Goal: a response's list of callbacks, which takes one thread at a time, is the service's own once its code runs.</summary>
public class CallbackTests
{
    [Fact]
    public async Task Nothing_is_registered_beside_the_service_s_own_code()
    {
        var registered = new List<string>();
        await using var web = await TestService.StartAsync(
            "web",
            app => app.Run(async c =>
            {
                c.Features.Set<IHttpResponseFeature>(new Watched(c.Features.GetRequiredFeature<IHttpResponseFeature>(), registered));
                await Task.Delay(20); // From here on whoever called is at work beside this.
                c.Features.Set(((Watched)c.Features.GetRequiredFeature<IHttpResponseFeature>()).Own);
                await c.Response.WriteAsync("ok");
            }));

        using var client = new HttpClient();
        Assert.Equal("ok", await client.GetStringAsync(web.Address, Patience.Token));
        await Patience.UntilAsync(() => web.Flow.Present == 0);
        Assert.Empty(registered);
    }

    private sealed class Watched(IHttpResponseFeature own, List<string> registered) : IHttpResponseFeature
    {
        public IHttpResponseFeature Own => own;

        public int StatusCode
        {
            get => own.StatusCode;
            set => own.StatusCode = value;
        }

        public string? ReasonPhrase
        {
            get => own.ReasonPhrase;
            set => own.ReasonPhrase = value;
        }

        public IHeaderDictionary Headers
        {
            get => own.Headers;
            set => own.Headers = value;
        }

        [Obsolete("Of the interface.")]
        public Stream Body
        {
            get => own.Body;
            set => own.Body = value;
        }

        public bool HasStarted => own.HasStarted;

        public void OnStarting(Func<object, Task> callback, object state)
        {
            registered.Add(nameof(OnStarting));
            own.OnStarting(callback, state);
        }

        public void OnCompleted(Func<object, Task> callback, object state)
        {
            registered.Add(nameof(OnCompleted));
            own.OnCompleted(callback, state);
        }
    }
}
