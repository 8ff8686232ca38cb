using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Store.Contracts;
using Store.Persistence.Seeding;

namespace Store.Tests.Persistence;

public class SeedDataTests
{
    private static readonly SeedData Data = SeedData.Create();

    [Fact]
    public void It_is_the_same_every_time()
    {
        var again = SeedData.Create();

        Assert.Equal(Data.Products, again.Products);
        Assert.Equal(Data.Orders, again.Orders);
        Assert.Equal(Data.Items, again.Items);
        Assert.Equal(Data.Users.Select(user => user.Salt), again.Users.Select(user => user.Salt));
    }

    // A change of this value is a change of everybody's benchmark: it should be meant.
    [Fact]
    public void It_is_the_same_on_every_machine()
    {
        var items = JsonSerializer.SerializeToUtf8Bytes(Data.Items, StoreJson.Wire.OrderItemArray);
        var products = Encoding.UTF8.GetBytes(string.Join('\n', Data.Products.Select(product => product.ToString())));

        Assert.Equal("C32A00F36DBA0C33", Convert.ToHexString(SHA256.HashData([.. items, .. products]))[..16]);
    }

    [Fact]
    public void It_has_the_promised_amounts()
    {
        Assert.Equal(5, Data.Categories.Length);
        Assert.All(Data.Categories, category => Assert.Equal(100, Data.Products.Count(product => product.CategoryId == category.Id)));
        Assert.Equal(100, Data.Users.Length);
        Assert.All(Data.Users, user => Assert.InRange(Data.Orders.Count(order => order.UserId == user.Id), 0, 5));
        Assert.All(Data.Orders, order => Assert.InRange(Data.Items.Count(item => item.OrderId == order.Id), 1, 10));
    }

    [Fact]
    public void Names_are_unique()
    {
        Assert.Equal(500, Data.Products.Select(product => product.Name).Distinct().Count());
        Assert.Equal(100, Data.Users.Select(user => user.UserName).Distinct().Count());
    }

    [Fact]
    public void Totals_are_the_sums_of_the_items() => Assert.All(
        Data.Orders,
        order => Assert.Equal(
            order.TotalCents, Data.Items.Where(item => item.OrderId == order.Id).Sum(item => item.Quantity * item.UnitPriceCents)));
}
