using CsCheck;
using Store.Image;
using Store.Image.Encoding;

namespace Store.Tests.Image;

/// <summary>Goal: every picture comes back pixel by pixel. Method: a decoder written apart from the encoder.</summary>
public class PngEncoderTests
{
    private static readonly Gen<Raster> AnyPicture =
        from width in Gen.Int[1, 70]
        from height in Gen.Int[1, 40]
        from rgb in Gen.Byte.Array[width * height * 3]
        select new Raster(width, height, rgb);

    [Fact]
    public void What_was_encoded_decodes_to_the_same_pixels() => AnyPicture.Sample(
        picture =>
        {
            var decoded = PngDecoder.Decode(PngEncoder.Encode(picture.Rgb, picture.Width, picture.Height));
            return decoded.Width == picture.Width && decoded.Height == picture.Height && decoded.Rgb.AsSpan().SequenceEqual(picture.Rgb);
        },
        iter: 200);

    [Fact]
    public void Pixels_of_another_length_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PngEncoder.Encode(new byte[11], 2, 2));

    // Every PNG ends with these four bytes.
    [Fact]
    public void The_checksum_is_the_published_one() => Assert.Equal(0xAE426082, Crc32.Append(0, "IEND"u8));
}
