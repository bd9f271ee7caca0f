using System.Buffers.Text;
using System.Text;
using CsCheck;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Endpoints;

/// <summary>A number is written as the library writes it: the shortest decimal that reads back as it.</summary>
public sealed class Utf8LineTests
{
    [Fact]
    public void Write_CoordinatesOfAnyPrecision_EqualTheLibrary()
    {
        var written = new HashSet<int>();
        Property.ForAll(Gen.OneOf(Gen.Select(Gen.Int[0, 9], Gen.Double[-180, 180], (digits, degrees) => Math.Round(degrees, digits)), Gen.Double[-180, 180], Gen.Double[-1e-3, 1e-3]), value =>
        {
            var text = Text(value);
            Assert.Equal(Library(value), text);
            written.Add(text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1);
        }, seed: 61, cases: 20_000);

        // Both ways of writing were tried.
        Assert.Superset(new HashSet<int> { 1, 7, 8 }, written);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-4)]
    [InlineData(-1e-4)]
    [InlineData(9.99e-5)]
    [InlineData(1e-7)]
    [InlineData(180)]
    [InlineData(-180)]
    [InlineData(360)]
    [InlineData(-122.290524)]
    [InlineData(100.0000001)]
    [InlineData(99.9999999)]
    [InlineData(0.1)]
    [InlineData(1e300)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    public void Write_EdgesOfBothWays_EqualTheLibrary(double value)
    {
        foreach (var near in (double[])[value, -value, Math.BitIncrement(value), Math.BitDecrement(value)])
        {
            if (double.IsFinite(near))
                Assert.Equal(Library(near), Text(near));
        }
    }

    private static string Text(double value)
    {
        var line = new Utf8Line(new byte[40]);
        line.Write(value);
        return Encoding.UTF8.GetString(line.Written);
    }

    private static string Library(double value)
    {
        var buffer = new byte[40];
        Assert.True(Utf8Formatter.TryFormat(value, buffer, out var length));
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
