using Sundog.Cli.Hosting;
using Sundog.Host.Journaling;

namespace Sundog.Cli.Tests.Hosting;

public sealed class LastTroubleTests
{
    private readonly LastTrouble _trouble = new("shop", [new("front")]);
    private long _number;

    [Fact]
    public void What_happened_before_this_run_or_to_others_is_not_its_trouble()
    {
        Happens(JournalKind.Gone, "front-1 ended by itself with exit code 7: a former run", "shop");
        Happens(JournalKind.ApplicationUp, "shop is up", "shop", service: null);
        Happens(JournalKind.Gone, "front-2 ended by itself with exit code 7: another shop", "blog");
        Happens(JournalKind.Note, "back: could not be started", "shop", service: "back");
        Assert.Equal(("", ""), (_trouble.End, _trouble.Note));

        Happens(JournalKind.Gone, "front-3 ended by itself with exit code 7: no luck", "shop");
        Happens(JournalKind.Note, "front: tried again", "shop");
        Happens(JournalKind.ApplicationUp, "blog is up", "blog", service: null);
        Happens(JournalKind.Gone, "front-4 ended as asked.", "shop");
        Assert.Equal(("front-3 ended by itself with exit code 7: no luck", "front: tried again"), (_trouble.End, _trouble.Note));
    }

    private void Happens(JournalKind kind, string text, string application, string? service = "front") =>
        _trouble.Take(new(++_number, DateTimeOffset.UnixEpoch, kind, text, application, service is null ? null : new(service)));
}
