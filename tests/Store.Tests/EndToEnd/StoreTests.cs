using System.Net;
using System.Text;

namespace Store.Tests.EndToEnd;

/// <summary>Goal: a person can shop. Method: five real programs over real sockets, and what the pages say.</summary>
public sealed class StoreTests(RunningStore store) : IClassFixture<RunningStore>
{
    [Fact]
    public async Task The_browse_cycle_shows_what_it_should()
    {
        using var visitor = new Visitor(store.Address);

        (await visitor.GetAsync("/")).Shows("Five hundred teas", "Black Tea", "Herbal Infusions", "Log in");
        (await visitor.GetAsync("/login")).Shows("<h1>Log in</h1>");
        (await visitor.PostAsync("/loginAction", ("username", "user7"), ("password", "password"))).LeadsTo("/");
        var shelf = (await visitor.PostAsync("/category", ("category", "2"), ("number", "30"))).Shows("<h1>Green Tea</h1>", "user7", "page=4");
        Assert.Equal(1 + 30, shelf.Pictures); // The shop's sign and thirty products.
        var product = (await visitor.GetAsync("/product?id=7")).Shows("<h1>Misty Hollow Nilgiri</h1>", "Goes well with it");
        Assert.Equal(1 + 1 + 3, product.Pictures);
        (await visitor.PostAsync("/cartAction", ("addToCart", "7"))).LeadsTo("/cart");
        (await visitor.GetAsync("/category?category=2&page=1&number=20")).Shows("<b class=\"badge\">1</b>");
        (await visitor.GetAsync("/category?category=2&page=5&number=20")).Shows("<a class=\"here\" href=\"/category?category=2&page=5");
        (await visitor.PostAsync("/cartAction", ("addToCart", "187"))).LeadsTo("/cart");
        (await visitor.GetAsync("/profile")).Shows("user7@store.example", "<b class=\"badge\">2</b>");
        (await visitor.PostAsync("/loginAction?logout")).LeadsTo("/");
        Assert.DoesNotContain("user7", (await visitor.GetAsync("/")).Shows("Log in").Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cart_is_filled_changed_and_ordered()
    {
        using var visitor = new Visitor(store.Address);
        (await visitor.PostAsync("/cartAction", ("addToCart", "1"))).LeadsTo("/cart"); // Before logging in: the cart stays.
        (await visitor.PostAsync("/loginAction", ("username", "user9"), ("password", "password"))).LeadsTo("/");
        (await visitor.PostAsync("/cartAction", ("addToCart", "2"))).LeadsTo("/cart");
        (await visitor.PostAsync("/cartAction", ("updateQuantities", ""), ("quantity_1", "3"))).LeadsTo("/cart");
        (await visitor.PostAsync("/cartAction", ("removeProduct", "2"))).LeadsTo("/cart");

        var cart = (await visitor.GetAsync("/cart")).Shows("Misty Hollow Assam", "value=\"3\"", "Others also put in");
        Assert.DoesNotContain("quantity_2\"", cart.Page, StringComparison.Ordinal);

        (await visitor.PostAsync("/cartAction", ("proceedToCheckout", ""))).LeadsTo("/order");
        (await visitor.GetAsync("/order")).Shows("3 pieces");
        (await visitor.PostAsync("/cartAction", ("confirm", ""), ("fullName", "A B"))).LeadsTo("/order?incomplete=true");
        var placed = await visitor.PostAsync(
            "/cartAction", ("confirm", ""), ("fullName", "Anna <b>Bold"), ("address", "1 Mill Lane"), ("cardNumber", "3141 5926 5358 9793"));
        Assert.StartsWith("/profile?placed=", placed.Location, StringComparison.Ordinal);
        (await visitor.GetAsync(placed.Location!)).Shows("Thank you.", "Anna &lt;b&gt;Bold, 1 Mill Lane", "9793");
        (await visitor.GetAsync("/cart")).Shows("There is nothing in it yet.");
    }

    [Fact]
    public async Task Pages_of_a_person_send_a_visitor_to_the_login()
    {
        using var visitor = new Visitor(store.Address);

        (await visitor.GetAsync("/profile")).LeadsTo("/login");
        (await visitor.GetAsync("/order")).LeadsTo("/login");
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_lets_nobody_in()
    {
        using var visitor = new Visitor(store.Address);

        var answer = await visitor.PostAsync("/loginAction", ("username", "user7"), ("password", "passw0rd"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("do not go together", answer.Page, StringComparison.Ordinal);
        (await visitor.GetAsync("/profile")).LeadsTo("/login");
    }

    [Theory]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    [InlineData("/product", HttpStatusCode.BadRequest)]
    [InlineData("/product?id=seven", HttpStatusCode.BadRequest)]
    [InlineData("/product?id=501", HttpStatusCode.NotFound)]
    [InlineData("/product?id=-1", HttpStatusCode.NotFound)]
    [InlineData("/product?id=99999999999", HttpStatusCode.BadRequest)]
    [InlineData("/category", HttpStatusCode.BadRequest)]
    [InlineData("/category?category=6", HttpStatusCode.NotFound)]
    [InlineData("/category?category=1&page=0", HttpStatusCode.BadRequest)]
    [InlineData("/category?category=1&page=6", HttpStatusCode.NotFound)]
    [InlineData("/category?category=1&number=1000", HttpStatusCode.BadRequest)]
    [InlineData("/category?category=1&page=2147483647&number=50", HttpStatusCode.NotFound)]
    public async Task A_bad_address_gets_a_page_that_says_so(string path, HttpStatusCode status)
    {
        using var visitor = new Visitor(store.Address);

        var answer = await visitor.GetAsync(path);

        Assert.Equal(status, answer.Status);
        Assert.Contains("Back to the shop", answer.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/cartAction", "application/x-www-form-urlencoded", "")]
    [InlineData("/cartAction", "application/x-www-form-urlencoded", "addToCart=tea")]
    [InlineData("/cartAction", "application/x-www-form-urlencoded", "updateQuantities=&quantity_1=-5")]
    [InlineData("/cartAction", "application/x-www-form-urlencoded", "updateQuantities=&quantity_1=100")]
    [InlineData("/cartAction", "application/json", "{}")]
    [InlineData("/cartAction", "multipart/form-data; boundary=x", "--x\r\nbroken")]
    [InlineData("/loginAction", "application/x-www-form-urlencoded", "username=user7")]
    [InlineData("/loginAction", "application/json", "{}")]
    [InlineData("/category", "application/x-www-form-urlencoded", "category=two")]
    public async Task A_bad_form_gets_a_page_that_says_so(string path, string type, string body)
    {
        using var visitor = new Visitor(store.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await visitor.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Back to the shop", answer.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_session_is_a_visitor()
    {
        using var visitor = new Visitor(store.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", "store-session=eyJ1c2VySWQiOjF9.AAAA");

        (await visitor.SendAsync(request)).Shows("Log in");
    }
}
