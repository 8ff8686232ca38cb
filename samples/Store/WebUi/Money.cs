using System.Globalization;

namespace Store.WebUi;

public static class Money
{
    public static string Show(int cents) => string.Create(CultureInfo.InvariantCulture, $"${cents / 100}.{cents % 100:00}");
}
