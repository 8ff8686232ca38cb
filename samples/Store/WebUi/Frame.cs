using Store.Contracts;
using Store.WebUi.Clients;
using Store.WebUi.Pages;

namespace Store.WebUi;

/// <summary>Collects a page's surroundings with the three calls that every page makes.</summary>
public sealed class Frame(PersistenceClient persistence, AuthClient auth, ImageClient images)
{
    public async Task<Shell> LoadAsync(HttpContext context, string title, int? category = null)
    {
        var cancel = context.RequestAborted;
        var categories = await persistence.CategoriesAsync(cancel);
        var session = await auth.SessionAsync(SessionCookie.Read(context), cancel);
        var icon = await images.IconAsync(cancel);
        return new(title, icon, categories, session, category);
    }
}
