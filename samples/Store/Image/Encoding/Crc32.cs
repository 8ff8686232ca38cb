namespace Store.Image.Encoding;

/// <summary>The checksum of PNG chunks: CRC-32 with the reflected polynomial 0xEDB88320 (ISO 3309; PNG specification, annex D).</summary>
public static class Crc32
{
    private static readonly uint[] Table = CreateTable();

    /// <summary>Goes on from <paramref name="crc"/>, which is 0 at the start, over more bytes.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (var value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (uint index = 0; index < table.Length; index++)
        {
            var value = index;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[index] = value;
        }

        return table;
    }
}
