using System.Buffers;
using Store.Image.Encoding;

namespace Store.Image;

/// <summary>How large a picture is wanted, in pixels.</summary>
public readonly record struct PictureSize(int Width, int Height)
{
    private const int Max = 512;

    public bool IsAllowed => Width is >= 1 and <= Max && Height is >= 1 and <= Max;

    /// <summary>Resizes and encodes, anew for every request: that is the work this service exists for.</summary>
    public byte[] Png(Raster master)
    {
        var length = Width * Height * Raster.BytesPerPixel;
        var pixels = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Resizer.Resize(master, Width, Height, pixels);
            return PngEncoder.Encode(pixels.AsSpan(0, length), Width, Height);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    public string DataUri(Raster master) => $"data:image/png;base64,{Convert.ToBase64String(Png(master))}";
}
