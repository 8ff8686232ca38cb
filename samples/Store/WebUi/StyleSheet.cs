using System.Reflection;

namespace Store.WebUi;

/// <summary>The one style sheet, built into the program. Browsers keep it: its address changes with its content.</summary>
public static class StyleSheet
{
    private static readonly byte[] Content = Read();

    public static string Address { get; } = $"/store.css?v={Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Content))[..8]}";

    public static void Map(WebApplication app) => app.MapGet("/store.css", (HttpContext context) =>
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(Content, "text/css; charset=utf-8");
    });

    private static byte[] Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("store.css")
            ?? throw new InvalidOperationException("store.css is not built in.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
