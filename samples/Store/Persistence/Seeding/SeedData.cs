using System.Buffers.Binary;
using Store.Contracts;

namespace Store.Persistence.Seeding;

/// <summary>Everything a new shop starts with. The same on every machine: no clock and no system randomness is read.</summary>
public sealed record SeedData(Category[] Categories, Product[] Products, SeedUser[] Users, Order[] Orders, OrderItem[] Items)
{
    public const int ProductCount = 500;
    public const int UserCount = 100;
    private const int OrdersPerUserMax = 5;
    private const int ItemsPerOrderMax = 10;
    private const long FirstOrderAtSeconds = 1_767_225_600; // 2026-01-01 00:00 UTC.

    private static readonly string[] FirstNames =
        ["Ada", "Bo", "Carmen", "Dmitri", "Elif", "Femi", "Grace", "Hiro", "Ines", "Jonas", "Kaya", "Leila", "Mateo", "Noor", "Olu", "Priya"];

    private static readonly string[] LastNames =
        ["Abbott", "Brandt", "Castillo", "Dubois", "Eriksen", "Fontaine", "Garcia", "Hoffmann", "Ito", "Jansen", "Kowalski", "Lindqvist"];

    private static readonly string[] Streets = ["Harbour Road", "Mill Lane", "Station Street", "Orchard Way", "Castle Hill"];

    public static SeedData Create()
    {
        var random = new SeedRandom(seed: 0x5D06);
        Product[] products = [.. Enumerable.Range(1, ProductCount).Select(id => Teas.Product(id, random))];
        SeedUser[] users = [.. Enumerable.Range(1, UserCount).Select(id => User(id, random))];

        List<Order> orders = [];
        List<OrderItem> items = [];
        foreach (var user in users)
        {
            var favourite = random.Between(0, Teas.Categories.Count - 1);
            for (var left = random.Between(0, OrdersPerUserMax); left > 0; left--) AddOrder(user, favourite, products, orders, items, random);
        }

        return new([.. Teas.Categories], products, users, [.. orders], [.. items]);
    }

    private static SeedUser User(int id, SeedRandom random)
    {
        var salt = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(salt, random.Next());
        BinaryPrimitives.WriteUInt64LittleEndian(salt.AsSpan(8), random.Next());
        return new(id, $"user{id}", $"{random.OneOf(FirstNames)} {random.OneOf(LastNames)}", $"user{id}@store.example", salt);
    }

    /// <summary>Two of three items come from the customer's favourite category: something for the recommender to find.</summary>
    private static void AddOrder(
        SeedUser user, int favourite, Product[] products, List<Order> orders, List<OrderItem> items, SeedRandom random)
    {
        var orderId = orders.Count + 1;
        var chosen = new HashSet<int>();
        var total = 0;
        for (var left = random.Between(1, ItemsPerOrderMax); left > 0; left--)
        {
            var category = random.Between(1, 3) < 3 ? favourite : random.Between(0, Teas.Categories.Count - 1);
            var product = products[100 * category + random.Between(0, 99)];
            if (!chosen.Add(product.Id)) continue;

            var quantity = random.Between(1, 5);
            total += quantity * product.PriceCents;
            items.Add(new(items.Count + 1, orderId, product.Id, quantity, product.PriceCents));
        }

        orders.Add(new(
            orderId, user.Id, FirstOrderAtSeconds + 3600L * orderId, total, user.FullName,
            $"{random.Between(1, 99)} {random.OneOf(Streets)}", $"{random.Between(1000, 9999)}"));
    }
}

/// <summary>A customer of a new shop. Everybody's password is the word password.</summary>
public sealed record SeedUser(int Id, string UserName, string FullName, string Email, byte[] Salt)
{
    public const string Password = "password";
}
