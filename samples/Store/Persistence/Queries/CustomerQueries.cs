using Store.Contracts;
using Store.Persistence.Database;

namespace Store.Persistence.Queries;

public sealed class CustomerQueries(StoreDatabase database)
{
    public Task<Customer?> CustomerAsync(int id, CancellationToken cancel) =>
        database.FirstAsync(
            "SELECT id, user_name, full_name, email FROM users WHERE id = @id",
            row => new Customer(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3)),
            cancel, ("@id", id));

    public Task<Credentials?> CredentialsAsync(string userName, CancellationToken cancel) =>
        database.FirstAsync(
            "SELECT id, user_name, password_hash FROM users WHERE user_name = @name",
            row => new Credentials(row.GetInt32(0), row.GetString(1), row.GetString(2)),
            cancel, ("@name", userName));
}
