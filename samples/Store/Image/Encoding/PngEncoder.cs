using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Store.Image.Encoding;

/// <summary>Writes pixels as PNG: 8 bits of red, green and blue, not interlaced, each row as differences from the pixel to its left.</summary>
/// <remarks>PNG specification (ISO/IEC 15948), sections 5 (chunks), 9.2 (filter type 1, Sub) and 11.2 (IHDR, IDAT, IEND).</remarks>
public static class PngEncoder
{
    private const byte SubFilter = 1;
    private const int ChunkFrameBytes = 12; // Length, type and checksum.
    private const int HeaderBytes = 13;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="rgb">Rows from the top, width x height x 3 bytes.</param>
    public static byte[] Encode(ReadOnlySpan<byte> rgb, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, width * height * Raster.BytesPerPixel);
        using var compressed = Compress(rgb, width * Raster.BytesPerPixel, height);
        var data = compressed.GetBuffer().AsSpan(0, (int)compressed.Length);

        var png = new byte[Signature.Length + ChunkFrameBytes + HeaderBytes + ChunkFrameBytes + data.Length + ChunkFrameBytes];
        Signature.CopyTo(png);
        var rest = png.AsSpan(Signature.Length);

        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // Bits per channel.
        header[9] = 2; // Red, green, blue. The three bytes after it stay zero: deflate, adaptive filters, no interlacing.

        rest = WriteChunk(rest, "IHDR"u8, header);
        rest = WriteChunk(rest, "IDAT"u8, data);
        WriteChunk(rest, "IEND"u8, []);
        return png;
    }

    private static MemoryStream Compress(ReadOnlySpan<byte> rgb, int stride, int height)
    {
        var filtered = ArrayPool<byte>.Shared.Rent((stride + 1) * height);
        try
        {
            for (var y = 0; y < height; y++) FilterRow(rgb.Slice(y * stride, stride), filtered.AsSpan(y * (stride + 1)));

            var target = new MemoryStream(capacity: 1024 + rgb.Length / 4);
            using var zlib = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true);
            zlib.Write(filtered.AsSpan(0, (stride + 1) * height));
            return target;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(filtered);
        }
    }

    private static void FilterRow(ReadOnlySpan<byte> row, Span<byte> filtered)
    {
        filtered[0] = SubFilter;
        row[..Raster.BytesPerPixel].CopyTo(filtered[1..]);
        for (var at = Raster.BytesPerPixel; at < row.Length; at++) filtered[at + 1] = (byte)(row[at] - row[at - Raster.BytesPerPixel]);
    }

    private static Span<byte> WriteChunk(Span<byte> target, scoped ReadOnlySpan<byte> type, scoped ReadOnlySpan<byte> data)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, data.Length);
        type.CopyTo(target[4..]);
        data.CopyTo(target[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(target[(8 + data.Length)..], Crc32.Append(0, target.Slice(4, 4 + data.Length)));
        return target[(ChunkFrameBytes + data.Length)..];
    }
}
