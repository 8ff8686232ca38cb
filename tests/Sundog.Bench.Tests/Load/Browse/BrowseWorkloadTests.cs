using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Sundog.Bench.Intensity;
using Sundog.Bench.Load;
using Sundog.Bench.Load.Browse;

namespace Sundog.Bench.Tests.Load.Browse;

/// <summary>
/// Goal: sessions behave like people, and the mix of requests does not depend on the store.
/// Method: exchanges played by hand where order matters; a small store on a real server where cookies and forms matter.
/// </summary>
public class BrowseWorkloadTests
{
    private static readonly Uri Store = new("http://store.test/");

    [Fact]
    public void A_quick_store_is_asked_in_whole_sessions_at_first()
    {
        var stream = new BrowseStream(new(Store), seed: 7);
        var asked = Enumerable.Range(0, 11).Select(_ => Play(stream.Next(), answer: true)).ToArray();

        Assert.Equal(1, stream.Sessions);
        Assert.Equal(
            ["/", "/login", "/loginAction", "/category", "/product", "/cartAction", "/category", "/category", "/cartAction", "/profile", "/loginAction"],
            asked.Select(uri => uri.AbsolutePath));
        Assert.EndsWith("&page=1&number=20", asked[3].Query, StringComparison.Ordinal);
    }

    [Fact]
    public void The_mix_is_the_same_whether_the_store_answers_or_not()
    {
        var quick = new BrowseStream(new(Store), seed: 7);
        var dead = new BrowseStream(new(Store), seed: 7);
        for (var i = 0; i < 500; i++)
        {
            // After the first login it never answers, so each request needs a session of its own.
            var pending = dead.Next();
            Assert.Equal(Play(quick.Next(), answer: true), i < 11 ? Play(pending, answer: true) : pending.CreateRequest().RequestUri);
        }

        Assert.InRange(dead.Sessions, 488, 489);
        Assert.InRange(quick.Sessions, 1, 60);
    }

    [Fact]
    public void Any_eleven_requests_hold_each_step_once()
    {
        var plan = new BrowsePlan(seed: 3);
        for (var block = 0; block < 20; block++)
            Assert.Equal(Enum.GetValues<BrowseStep>(), Enumerable.Range(0, 11).Select(_ => plan.Next().Step).Order());
    }

    [Fact]
    public async Task Sessions_log_in_keep_their_cookies_and_are_answered()
    {
        var asked = new ConcurrentBag<string>();
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
            asked.Add($"{http.Request.Method} {http.Request.Path}");
            if (form.TryGetValue("username", out var user))
            {
                http.Response.Cookies.Append("session", user!);
                http.Response.Redirect("/");
            }
            else if (http.Request.Path == "/profile" && http.Request.Cookies["session"]?.StartsWith("user", StringComparison.Ordinal) is not true)
            {
                http.Response.StatusCode = 401;
            }
            else if (http.Request.Path == "/cartAction" && !int.TryParse(form["addToCart"], out _))
            {
                http.Response.StatusCode = 400;
            }
            else
            {
                await http.Response.WriteAsync("a page");
            }
        });

        var plan = new LoadPlan(IntensityText.Parse("constant:110,2s"), new BrowseWorkload(server.Address), TimeSpan.FromSeconds(2)) { Arrivals = ArrivalProcess.Even };
        var result = await LoadRun.RunAsync(plan, null, TestContext.Current.CancellationToken);

        Assert.True(result.Counts.Failed == 0, $"{result.FirstFailure}: {result.Counts}");
        Assert.Equal(220, result.Counts.Completed);
        Assert.Equal(40, asked.Count(line => line == "POST /loginAction"));
        Assert.Equal(40, asked.Count(line => line == "POST /cartAction"));
        Assert.Contains("GET /profile", asked);
        Assert.Equal(40, asked.Count(line => line is "GET /profile" or "GET /"));
    }

    [Fact]
    public void After_a_lost_login_the_session_goes_on_as_somebody_who_is_logged_in()
    {
        var stream = new BrowseStream(new(Store), seed: 7);
        for (var i = 0; i < 11; i++) Play(stream.Next(), answer: true);

        for (var i = 0; i < 200; i++)
        {
            var exchange = stream.Next();
            using var request = exchange.CreateRequest();
            if (request.RequestUri!.AbsolutePath == "/profile") Assert.Equal(["session=signed"], request.Headers.GetValues("Cookie"));
            exchange.Lost();
        }
    }

    private static Uri Play(IExchange exchange, bool answer)
    {
        using var request = exchange.CreateRequest();
        using var response = new HttpResponseMessage();
        if (request.Method == HttpMethod.Post) response.Headers.Add("Set-Cookie", "session=signed; Path=/");
        if (answer) exchange.Answered(response);
        else exchange.Lost();
        return request.RequestUri!;
    }
}
