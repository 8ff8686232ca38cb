using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;

namespace Store.Image;

/// <summary>Changes the size of a picture: every new pixel is the mean of the area it covers, or bilinear where the picture grows.</summary>
/// <remarks>
/// Both directions are resized one after the other, because the weights of an area are a product. Weights are whole numbers that sum
/// to exactly 2^14, so an even surface keeps its colour to the last bit.
/// </remarks>
public static class Resizer
{
    private static readonly ConcurrentDictionary<(int From, int To), ResizeWeights> Weights = new();

    /// <param name="destination">Receives width x height x 3 bytes.</param>
    public static void Resize(Raster source, int width, int height, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, width * height * Raster.BytesPerPixel);
        var rows = Weights.GetOrAdd((source.Height, height), static key => new(key.From, key.To));
        var columns = Weights.GetOrAdd((source.Width, width), static key => new(key.From, key.To));
        var stride = source.Width * Raster.BytesPerPixel;
        var sums = ArrayPool<uint>.Shared.Rent(stride);
        try
        {
            for (var y = 0; y < height; y++)
            {
                AddRows(source, rows, y, sums.AsSpan(0, stride));
                AddColumns(sums, columns, destination.Slice(y * width * Raster.BytesPerPixel, width * Raster.BytesPerPixel));
            }
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(sums);
        }
    }

    /// <summary>Adds up the source rows under one new row; the sums are scaled by 2^14.</summary>
    private static void AddRows(Raster source, ResizeWeights rows, int y, Span<uint> sums)
    {
        sums.Clear();
        var row = rows.First(y) * sums.Length;
        foreach (var weight in rows.Of(y))
        {
            AddRow(source.Rgb.AsSpan(row, sums.Length), (uint)weight, sums);
            row += sums.Length;
        }
    }

    private static void AddRow(ReadOnlySpan<byte> row, uint weight, Span<uint> sums)
    {
        var at = 0;
        var weights = new Vector<uint>(weight);
        for (; at <= row.Length - Vector<byte>.Count; at += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[at..]), out var low, out var high);
            Vector.Widen(low, out var a, out var b);
            Vector.Widen(high, out var c, out var d);
            Add(sums[at..], a * weights);
            Add(sums[(at + Vector<uint>.Count)..], b * weights);
            Add(sums[(at + 2 * Vector<uint>.Count)..], c * weights);
            Add(sums[(at + 3 * Vector<uint>.Count)..], d * weights);
        }

        for (; at < row.Length; at++) sums[at] += row[at] * weight;
    }

    private static void Add(Span<uint> sums, Vector<uint> more) => (new Vector<uint>(sums) + more).CopyTo(sums);

    private static void AddColumns(ReadOnlySpan<uint> sums, ResizeWeights columns, Span<byte> destination)
    {
        for (int x = 0, to = 0; to < destination.Length; x++, to += Raster.BytesPerPixel)
        {
            uint red = 0, green = 0, blue = 0;
            var at = columns.First(x) * Raster.BytesPerPixel;
            foreach (var weight in columns.Of(x))
            {
                // Sums are below 2^22; six bits less keep the product of both weights below 2^30.
                red += (sums[at] >> 6) * weight;
                green += (sums[at + 1] >> 6) * weight;
                blue += (sums[at + 2] >> 6) * weight;
                at += Raster.BytesPerPixel;
            }

            destination[to] = Level(red);
            destination[to + 1] = Level(green);
            destination[to + 2] = Level(blue);
        }
    }

    private static byte Level(uint sum) => (byte)((sum + (1 << 21)) >> 22);
}
