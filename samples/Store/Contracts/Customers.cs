namespace Store.Contracts;

/// <summary>A customer as pages may show one.</summary>
public sealed record Customer(int Id, string UserName, string FullName, string Email);

/// <summary>What auth needs to check a password. Never leaves auth.</summary>
/// <param name="PasswordHash">In the form that <see cref="Store.Contracts.PasswordHash"/> writes.</param>
public sealed record Credentials(int UserId, string UserName, string PasswordHash);

/// <summary>What a person types to log in.</summary>
public sealed record Login(string UserName, string Password);
