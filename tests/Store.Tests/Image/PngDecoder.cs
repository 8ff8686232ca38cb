using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Store.Image;

namespace Store.Tests.Image;

/// <summary>A second reading of the PNG specification, apart from the encoder: 8-bit RGB, every filter type, checksums by bits.</summary>
public static class PngDecoder
{
    /// <exception cref="InvalidDataException">A signature, checksum, order or length is wrong.</exception>
    public static Raster Decode(ReadOnlySpan<byte> png)
    {
        Require(png[..8].SequenceEqual<byte>([137, 80, 78, 71, 13, 10, 26, 10]), "signature");
        var rest = png[8..];
        var header = Chunk(ref rest, "IHDR");
        Require(header.Length == 13 && header[8..].SequenceEqual<byte>([8, 2, 0, 0, 0]), "header");
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        var data = Chunk(ref rest, "IDAT").ToArray();
        Require(Chunk(ref rest, "IEND").IsEmpty && rest.IsEmpty, "end");

        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        var filtered = new MemoryStream();
        zlib.CopyTo(filtered);
        return new Raster(width, height, Unfilter(filtered.ToArray(), 3 * width, height));
    }

    private static ReadOnlySpan<byte> Chunk(scoped ref ReadOnlySpan<byte> rest, string type)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(rest);
        Require(Encoding.ASCII.GetString(rest.Slice(4, 4)) == type, type);
        Require(BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + length)..]) == Crc(rest.Slice(4, 4 + length)), $"checksum of {type}");
        var data = rest.Slice(8, length);
        rest = rest[(12 + length)..];
        return data;
    }

    private static byte[] Unfilter(byte[] filtered, int stride, int height)
    {
        Require(filtered.Length == (stride + 1) * height, "length of the pixels");
        var pixels = new byte[stride * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < stride; x++)
            {
                var left = x >= 3 ? pixels[y * stride + x - 3] : 0;
                var above = y > 0 ? pixels[(y - 1) * stride + x] : 0;
                var corner = x >= 3 && y > 0 ? pixels[(y - 1) * stride + x - 3] : 0;
                var guess = filtered[y * (stride + 1)] switch
                {
                    0 => 0,
                    1 => left,
                    2 => above,
                    3 => (left + above) / 2,
                    4 => Paeth(left, above, corner),
                    _ => throw new InvalidDataException("filter"),
                };
                pixels[y * stride + x] = (byte)(filtered[y * (stride + 1) + 1 + x] + guess);
            }
        }

        return pixels;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var estimate = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
            for (var bit = 0; bit < 8; bit++)
                crc = ((crc ^ (uint)(value >> bit)) & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        return ~crc;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds) throw new InvalidDataException($"Not this kind of PNG: {what}.");
    }
}
