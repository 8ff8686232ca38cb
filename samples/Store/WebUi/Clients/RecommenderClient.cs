using Store.Contracts;

namespace Store.WebUi.Clients;

public sealed class RecommenderClient(HttpClient http)
{
    public static Uri Address { get; } = new("http://recommender/");

    /// <returns>Up to ten product ids, best first.</returns>
    public async Task<int[]> RecommendAsync(int? userId, IEnumerable<int> items, CancellationToken cancel) =>
        await http.FindAsync($"recommend?user={userId}&items={string.Join(',', items)}", StoreJson.Wire.Int32Array, cancel) ?? [];
}
