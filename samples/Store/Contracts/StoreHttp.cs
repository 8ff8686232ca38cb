using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace Store.Contracts;

/// <summary>JSON calls in which "there is no such thing" is an answer and everything else unusual is a failure.</summary>
public static class StoreHttp
{
    /// <returns>The body, or null when the other service answered 404.</returns>
    /// <exception cref="HttpRequestException">Any other status but success.</exception>
    public static async Task<T?> FindAsync<T>(this HttpClient http, string path, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class
    {
        using var response = await http.GetAsync(path, cancel);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await response.ReadAsync(type, cancel);
    }

    /// <exception cref="HttpRequestException">Any status but success.</exception>
    public static async Task<T> ReadAsync<T>(this HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}", null, response.StatusCode);
        return await response.Content.ReadFromJsonAsync(type, cancel)
            ?? throw new HttpRequestException($"{response.RequestMessage?.RequestUri} answered null");
    }
}
