namespace Sundog.Bench.Load.Browse;

/// <summary>One person, or one window of theirs: keeps cookies, and has at most one request under way.</summary>
internal sealed class BrowseSession(BrowseStream stream, StoreAddresses store) : IExchange
{
    private CookieJar _cookies = CookieJar.Empty;
    private bool _loggedIn;
    private BrowseChoice _choice;

    /// <summary>Says what the next request asks for.</summary>
    public void Choose(BrowseChoice choice)
    {
        _choice = choice;
        if (choice.Step > BrowseStep.Login && !_loggedIn && stream.LoggedIn is { } cookies) (_cookies, _loggedIn) = (cookies, true);
    }

    public HttpRequestMessage CreateRequest()
    {
        var request = _choice.Step switch
        {
            BrowseStep.Home => store.Home(),
            BrowseStep.LoginPage => store.LoginPage(),
            BrowseStep.Login => store.Login(_choice.User),
            BrowseStep.Category or BrowseStep.CategoryAgain => store.Category(_choice.Category, page: 1),
            BrowseStep.CategoryPage => store.Category(_choice.Category, _choice.Page),
            BrowseStep.Product => store.Product(_choice.Product),
            BrowseStep.AddToCart or BrowseStep.AddAnotherToCart => store.AddToCart(_choice.Product),
            BrowseStep.Profile when !_loggedIn => store.Home(), // Nobody has a profile before the first login has worked.
            BrowseStep.Profile => store.Profile(),
            BrowseStep.Logout => store.Logout(),
            _ => throw new InvalidOperationException($"There is no step {_choice.Step}."),
        };
        if (_cookies.Header is { } header) request.Headers.TryAddWithoutValidation("Cookie", header);
        return request;
    }

    public void Answered(HttpResponseMessage response)
    {
        var before = _cookies;
        if (response.Headers.NonValidated.TryGetValues("Set-Cookie", out var lines))
            foreach (var line in lines) _cookies = _cookies.With(line);

        if (_choice.Step is BrowseStep.Login && (int)response.StatusCode < 400 && _cookies != before)
        {
            _loggedIn = true;
            stream.LoggedIn = _cookies;
        }

        Advance();
    }

    public void Lost() => Advance();

    private void Advance()
    {
        var next = _choice.Step is BrowseStep.Logout ? BrowseStep.Home : _choice.Step + 1;
        if (next is BrowseStep.Home) (_cookies, _loggedIn) = (CookieJar.Empty, false);
        stream.Free(this, next);
    }
}
