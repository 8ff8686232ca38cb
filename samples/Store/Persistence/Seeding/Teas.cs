using Store.Contracts;

namespace Store.Persistence.Seeding;

/// <summary>The words that the catalogue is made of: ten kinds of each category times ten gardens make a hundred teas.</summary>
public static class Teas
{
    public static IReadOnlyList<Category> Categories { get; } =
    [
        new(1, "Black Tea", "Fully oxidised leaves: malty, brisk, made for the morning and for milk."),
        new(2, "Green Tea", "Steamed or pan-fired within hours of the harvest: fresh, grassy, gently sweet."),
        new(3, "White Tea", "Young buds, withered and dried and otherwise left alone: soft, floral, light."),
        new(4, "Oolong", "Between green and black, rolled and roasted by hand: orchids, cream, toasted nuts."),
        new(5, "Herbal Infusions", "No tea leaf and no caffeine: flowers, roots, fruit and spice for the evening."),
    ];

    private static readonly string[][] Kinds =
    [
        ["Assam", "Darjeeling", "Ceylon", "Keemun", "Yunnan", "Lapsang", "Nilgiri", "Earl Grey", "Breakfast Blend", "Rwandan"],
        ["Sencha", "Gyokuro", "Matcha", "Dragon Well", "Gunpowder", "Genmaicha", "Hojicha", "Jasmine Pearls", "Bancha", "Mao Feng"],
        ["Silver Needle", "White Peony", "Moonlight", "Long Eyebrow", "Snow Bud", "Tribute Eyebrow", "White Rose", "White Jasmine", "Bud Set", "Aged Cake"],
        ["Iron Goddess", "Dong Ding", "Big Red Robe", "Milk Oolong", "Oriental Beauty", "Phoenix Single Bush", "Wen Shan", "Ali Shan", "Golden Osmanthus", "Honey Oolong"],
        ["Camomile", "Peppermint", "Rooibos", "Hibiscus", "Lemon Balm", "Ginger Root", "Lavender", "Rosehip", "Fennel", "Verbena"],
    ];

    private static readonly string[] Gardens =
        ["Misty Hollow", "Old Harbour", "High Terrace", "Amber Valley", "Silent Lake", "Morning Ridge", "Copper Hill", "Willow Gate", "North Star", "Lantern Lane"];

    private static readonly string[] Notes =
        ["honey", "ripe apricot", "toasted almond", "wet stone", "orange peel", "cocoa", "cut grass", "rose petals", "warm bread", "muscat grape", "pine smoke", "vanilla"];

    private static readonly string[] Moments =
        ["a slow morning", "the long afternoon", "a rainy window", "good company", "the last page of a book", "a walk in the cold"];

    private static readonly string[] Packings = ["Loose leaf, 100 g tin", "Loose leaf, 75 g pouch", "Twenty silk sachets", "Loose leaf, 150 g caddy"];

    /// <param name="id">1 to 500; each block of a hundred is one category.</param>
    public static Product Product(int id, SeedRandom random)
    {
        var (category, index) = ((id - 1) / 100, (id - 1) % 100);
        var kind = Kinds[category][index % 10];
        var first = random.Between(0, Notes.Length - 1);
        var second = (first + random.Between(1, Notes.Length - 1)) % Notes.Length;
        var description =
            $"{kind} with notes of {Notes[first]} and {Notes[second]}, for {random.OneOf(Moments)}. "
            + $"Steep {random.Between(2, 6)} minutes at {70 + 5 * random.Between(0, 5)} degrees. {random.OneOf(Packings)}.";
        return new(id, category + 1, $"{Gardens[index / 10]} {kind}", description, 100 * random.Between(4, 29) + random.OneOf([0, 50, 90, 95]));
    }
}
