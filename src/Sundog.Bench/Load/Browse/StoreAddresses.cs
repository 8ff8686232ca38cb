using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Sundog.Bench.Load.Browse;

/// <summary>The store's routes, and the messages that ask for them. Addresses are made once, as making one costs more than sending it.</summary>
internal sealed class StoreAddresses
{
    public const int Categories = 5;
    public const int Products = 500;
    public const int Users = 90;
    public const int PagesPerCategory = 5;

    private const int ProductsPerPage = 20;

    private static readonly MediaTypeHeaderValue Form = new("application/x-www-form-urlencoded");

    private readonly Uri _home;
    private readonly Uri _login;
    private readonly Uri _loginAction;
    private readonly Uri _logoutAction;
    private readonly Uri _cartAction;
    private readonly Uri _profile;
    private readonly Uri[] _categoryPages;
    private readonly Uri[] _products;

    public StoreAddresses(Uri store)
    {
        _home = new(store, "/");
        _login = new(store, "/login");
        _loginAction = new(store, "/loginAction");
        _logoutAction = new(store, "/loginAction?logout");
        _cartAction = new(store, "/cartAction");
        _profile = new(store, "/profile");
        _categoryPages =
        [
            .. from category in Enumerable.Range(1, Categories)
               from page in Enumerable.Range(1, PagesPerCategory)
               select new Uri(store, Invariant($"/category?category={category}&page={page}&number={ProductsPerPage}")),
        ];
        _products = [.. Enumerable.Range(1, Products).Select(id => new Uri(store, Invariant($"/product?id={id}")))];
    }

    public HttpRequestMessage Home() => new(HttpMethod.Get, _home);

    public HttpRequestMessage LoginPage() => new(HttpMethod.Get, _login);

    /// <param name="user">From 1 to <see cref="Users"/>.</param>
    public HttpRequestMessage Login(int user) => Post(_loginAction, Invariant($"username=user{user}&password=password"));

    public HttpRequestMessage Logout() => Post(_logoutAction, "");

    /// <param name="category">From 1 to <see cref="Categories"/>.</param>
    /// <param name="page">From 1 to <see cref="PagesPerCategory"/>.</param>
    public HttpRequestMessage Category(int category, int page) =>
        new(HttpMethod.Get, _categoryPages[(category - 1) * PagesPerCategory + page - 1]);

    /// <param name="id">From 1 to <see cref="Products"/>.</param>
    public HttpRequestMessage Product(int id) => new(HttpMethod.Get, _products[id - 1]);

    /// <param name="id">Of the product, from 1 to <see cref="Products"/>.</param>
    public HttpRequestMessage AddToCart(int id) => Post(_cartAction, Invariant($"addToCart={id}"));

    public HttpRequestMessage Profile() => new(HttpMethod.Get, _profile);

    private static HttpRequestMessage Post(Uri address, string form)
    {
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(form));
        content.Headers.ContentType = Form;
        return new(HttpMethod.Post, address) { Content = content };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
