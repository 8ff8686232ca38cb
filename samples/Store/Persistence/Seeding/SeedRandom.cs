namespace Store.Persistence.Seeding;

/// <summary>SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the same numbers for the same seed on every runtime.</summary>
public sealed class SeedRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <returns>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</returns>
    public int Between(int least, int most) => least + (int)(Next() % (ulong)(most - least + 1));

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];
}
