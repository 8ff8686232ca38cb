using System.Security.Cryptography;
using CsCheck;
using Store.Contracts;

namespace Store.Tests.Auth;

public class PasswordHashTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 16).Select(n => (byte)n)];

    [Fact]
    public void The_right_password_matches_and_another_does_not()
    {
        var stored = PasswordHash.Create("password", Salt, iterations: 10);

        Assert.True(PasswordHash.Matches("password", stored));
        Assert.False(PasswordHash.Matches("Password", stored));
        Assert.False(PasswordHash.Matches("", stored));
    }

    [Fact]
    public void The_count_of_iterations_travels_with_the_hash()
    {
        var old = PasswordHash.Create("password", Salt, iterations: 1);
        var today = PasswordHash.Create("password", Salt, iterations: 2);

        Assert.NotEqual(old.Split('$')[^1], today.Split('$')[^1]);
        Assert.True(PasswordHash.Matches("password", old));
        Assert.True(PasswordHash.Matches("password", today));
    }

    [Fact]
    public void Another_salt_makes_another_hash() =>
        Assert.NotEqual(
            PasswordHash.Create("password", Salt, 1).Split('$')[^1],
            PasswordHash.Create("password", [.. Enumerable.Reverse(Salt)], 1).Split('$')[^1]);

    // The oracle: PBKDF2 with one iteration is HMAC(password, salt || 1), so it can be computed without PBKDF2.
    [Fact]
    public void One_iteration_is_one_keyed_hash_of_the_salt()
    {
        var expected = HMACSHA256.HashData("password"u8, [.. Salt, 0, 0, 0, 1]);

        Assert.Equal(Convert.ToBase64String(expected), PasswordHash.Create("password", Salt, 1).Split('$')[^1]);
    }

    [Fact]
    public void A_damaged_hash_matches_nothing_and_throws_nothing()
    {
        var stored = PasswordHash.Create("password", Salt, iterations: 1);

        Gen.Int[0, stored.Length - 1].Sample(cut => !PasswordHash.Matches("password", stored.Remove(cut, 1)), iter: 200);
        Gen.String.Sample(text => !PasswordHash.Matches("password", text), iter: 200);
    }
}
