namespace Store.Image;

/// <summary>Pixels by rows from the top, three bytes each: red, green, blue.</summary>
public sealed record Raster(int Width, int Height, byte[] Rgb)
{
    public const int BytesPerPixel = 3;

    public Raster(int width, int height)
        : this(width, height, new byte[width * height * BytesPerPixel])
    {
    }
}
