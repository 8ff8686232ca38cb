using System.Net;
using Store.Contracts;

namespace Store.WebUi.Clients;

/// <summary>Calls to auth, which alone can read and change a session. Null means that auth said no.</summary>
public sealed class AuthClient(HttpClient http)
{
    public static Uri Address { get; } = new("http://auth/");

    /// <summary>Who the token belongs to: a visitor when there is none or it is not genuine.</summary>
    public async Task<Session> SessionAsync(string? token, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Get, "session", token, body: null, cancel);
        return await response.ReadAsync(StoreJson.Wire.Session, cancel);
    }

    /// <returns>Null when the name or the password is wrong.</returns>
    public async Task<SignedSession?> LoginAsync(Login login, string? token, CancellationToken cancel)
    {
        using var body = JsonContent.Create(login, StoreJson.Wire.Login);
        using var response = await SendAsync(HttpMethod.Post, "login", token, body, cancel);
        return response.StatusCode == HttpStatusCode.Unauthorized ? null : await response.ReadAsync(StoreJson.Wire.SignedSession, cancel);
    }

    public async Task<SignedSession> LogoutAsync(string? token, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Post, "logout", token, body: null, cancel);
        return await response.ReadAsync(StoreJson.Wire.SignedSession, cancel);
    }

    /// <returns>Null when there is no such product or the cart is full; the status says which.</returns>
    public async Task<(SignedSession? Session, HttpStatusCode Status)> AddToCartAsync(int productId, string? token, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Post, $"cart/{productId}", token, body: null, cancel);
        return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict
            ? (null, response.StatusCode)
            : (await response.ReadAsync(StoreJson.Wire.SignedSession, cancel), response.StatusCode);
    }

    /// <returns>Null when the cart does not take that quantity.</returns>
    public async Task<SignedSession?> SetQuantityAsync(int productId, int quantity, string? token, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Put, $"cart/{productId}?quantity={quantity}", token, body: null, cancel);
        return response.StatusCode == HttpStatusCode.BadRequest ? null : await response.ReadAsync(StoreJson.Wire.SignedSession, cancel);
    }

    /// <returns>Null when nobody is logged in, the cart is empty or the delivery is incomplete; the status says which.</returns>
    public async Task<(OrderPlaced? Placed, HttpStatusCode Status)> PlaceOrderAsync(
        Delivery delivery, string? token, CancellationToken cancel)
    {
        using var body = JsonContent.Create(delivery, StoreJson.Wire.Delivery);
        using var response = await SendAsync(HttpMethod.Post, "orders", token, body, cancel);
        return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest
            ? (null, response.StatusCode)
            : (await response.ReadAsync(StoreJson.Wire.OrderPlaced, cancel), response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? token, HttpContent? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (token is not null) request.Headers.TryAddWithoutValidation(SignedSession.Header, token);
        return await http.SendAsync(request, cancel);
    }
}
