using Microsoft.AspNetCore.Html;
using Store.Contracts;

namespace Store.WebUi.Clients;

/// <summary>Pictures as <c>data:</c> URIs, ready to be written into a page as they are.</summary>
public sealed class ImageClient(HttpClient http)
{
    public static Uri Address { get; } = new("http://image/");

    private const int IconPixels = 48;
    private const int PreviewPixels = 96;
    private const int ProductPixels = 240;

    public async Task<HtmlString> IconAsync(CancellationToken cancel)
    {
        var icon = await http.FindAsync($"icon?width={IconPixels}&height={IconPixels}", StoreJson.Wire.Picture, cancel);
        return new(icon?.Source);
    }

    public async Task<HtmlString> ProductAsync(int id, CancellationToken cancel) =>
        (await BatchAsync([id], ProductPixels, cancel)).GetValueOrDefault(id, HtmlString.Empty);

    /// <summary>One call for all of them.</summary>
    public Task<Dictionary<int, HtmlString>> PreviewsAsync(IEnumerable<int> ids, CancellationToken cancel) =>
        BatchAsync(ids, PreviewPixels, cancel);

    private async Task<Dictionary<int, HtmlString>> BatchAsync(IEnumerable<int> ids, int pixels, CancellationToken cancel)
    {
        var path = $"pictures?products={string.Join(',', ids)}&width={pixels}&height={pixels}";
        var pictures = await http.FindAsync(path, StoreJson.Wire.PictureArray, cancel) ?? [];
        var found = new Dictionary<int, HtmlString>(pictures.Length);
        foreach (var picture in pictures) found[int.Parse(picture.Key)] = new(picture.Source);
        return found;
    }
}
