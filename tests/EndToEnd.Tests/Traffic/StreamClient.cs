namespace EndToEnd.Tests.Traffic;

/// <summary>HTTP/1.1 from outside. Each method throws when the exchange fails or its answer is not whole.</summary>
internal sealed class StreamClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>A body that comes in pieces over some time.</summary>
    public async Task ReadAsync(int words, int millisecondsBetween)
    {
        var body = await _http.GetStringAsync($"/stream/{words}/{millisecondsBetween}");
        Assert.Equal(words, body.Count(c => c == '\n'));
    }

    /// <summary>A request that may not be sent twice.</summary>
    public async Task PostAsync()
    {
        using var answer = await _http.PostAsync("/work", new StringContent("order"));
        Assert.True(answer.IsSuccessStatusCode, $"status {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public void Dispose() => _http.Dispose();
}
