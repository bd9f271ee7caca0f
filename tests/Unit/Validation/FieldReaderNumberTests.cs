using UdaConnect.Validation;
using Xunit;

namespace UdaConnect.Tests.Unit.Validation;

public sealed class FieldReaderNumberTests
{
    // .NET's parsers ignore trailing NULs, for the sake of fixed-length buffers.
    [Theory]
    [InlineData("5\0")]
    [InlineData("5\0\0")]
    [InlineData("\u00005")]
    [InlineData("5 \0")]
    public void Numbers_WithNul_AreRefused(string text)
    {
        AssertRefused(fields => fields.PersonId("f", text));
        AssertRefused(fields => fields.Limit("f", text));
        AssertRefused(fields => fields.Metres("f", text, missing: null));
        AssertRefused(fields => fields.WithinMs("f", text));
        AssertRefused(fields => fields.Longitude("f", text));
        AssertRefused(fields => fields.Latitude("f", text));
    }

    private static void AssertRefused<T>(Func<FieldReader, T> read)
    {
        var fields = new FieldReader();
        read(fields);

        Assert.Equal("f", Assert.Single(fields.Build(() => 0).Errors).Field);
    }
}
