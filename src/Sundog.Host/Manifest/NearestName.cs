namespace Sundog.Host.Manifest;

/// <summary>Finds what a person probably meant by a misspelt name.</summary>
public static class NearestName
{
    /// <summary>The candidate with the fewest edits, when they are few enough to be a slip: at most a third of the longer name, and at most three.</summary>
    /// <returns>Null when nothing is near.</returns>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var fewest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var edits = Edits(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits > Math.Min(3, Math.Max(name.Length, candidate.Length) / 3) || edits >= fewest) continue;
            nearest = candidate;
            fewest = edits;
        }

        return nearest;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Edits(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64) return int.MaxValue; // No name is that long, and the table is quadratic.
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[a.Length, b.Length];
    }
}
