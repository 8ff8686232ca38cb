namespace Store.WebUi;

/// <summary>Reads a posted form, which may be missing or malformed.</summary>
public static class Forms
{
    /// <returns>An empty form when there is no body; null when there is one that is not a form or is too large.</returns>
    public static async Task<IFormCollection?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength is 0 or null && request.ContentType is null) return FormCollection.Empty;
        if (!request.HasFormContentType) return null;
        try
        {
            return await request.ReadFormAsync(cancel);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or BadHttpRequestException or IOException)
        {
            return null;
        }
    }
}
