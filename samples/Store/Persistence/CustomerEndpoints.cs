using Microsoft.AspNetCore.Http.HttpResults;
using Store.Contracts;
using Store.Persistence.Queries;

namespace Store.Persistence;

public static class CustomerEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/users/{id:int}", CustomerAsync);
        app.MapGet("/credentials/{userName}", CredentialsAsync);
    }

    private static async Task<Results<Ok<Customer>, NotFound>> CustomerAsync(
        int id, CustomerQueries customers, CancellationToken cancel) =>
        await customers.CustomerAsync(id, cancel) is { } customer ? TypedResults.Ok(customer) : TypedResults.NotFound();

    private static async Task<Results<Ok<Credentials>, NotFound>> CredentialsAsync(
        string userName, CustomerQueries customers, CancellationToken cancel) =>
        await customers.CredentialsAsync(userName, cancel) is { } credentials ? TypedResults.Ok(credentials) : TypedResults.NotFound();
}
