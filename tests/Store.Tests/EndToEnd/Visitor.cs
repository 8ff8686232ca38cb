using System.Net;

namespace Store.Tests.EndToEnd;

/// <summary>A browser without a screen: keeps cookies, posts forms, does not follow redirects by itself.</summary>
public sealed class Visitor(Uri store) : IDisposable
{
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = store };

    public Task<Answer> GetAsync(string path) => ReadAsync(_http.GetAsync(path));

    public Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields) => ReadAsync(_http.PostAsync(
        path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))));

    public Task<Answer> SendAsync(HttpRequestMessage request) => ReadAsync(_http.SendAsync(request));

    public void Dispose() => _http.Dispose();

    private static async Task<Answer> ReadAsync(Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.OriginalString);
    }
}

/// <param name="Location">Where a redirect leads, or null.</param>
public sealed record Answer(HttpStatusCode Status, string Page, string? Location)
{
    public int Pictures => Page.Split("src=\"data:image/png;base64,").Length - 1;

    public Answer Shows(params string[] texts)
    {
        Assert.True(Status == HttpStatusCode.OK, $"{Status}: {Page}");
        foreach (var text in texts) Assert.Contains(text, Page, StringComparison.Ordinal);
        return this;
    }

    public void LeadsTo(string location)
    {
        Assert.True(Status == HttpStatusCode.Found, $"{Status}: {Page}");
        Assert.Equal(location, Location);
    }
}
