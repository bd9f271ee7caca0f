using UdaConnect.Validation;
using Xunit;

namespace UdaConnect.Tests.Unit.Validation;

public sealed class FieldReaderTextTests
{
    // Ill-formed text is built in the tests: attributes are stored as UTF-8, which cannot hold a lone surrogate.
    private const char High = '\uD83D';
    private const char Low = '\uDE00';
    private const char Replacement = '\uFFFD';

    public static TheoryData<int> LoneSurrogates => [0, 1, 2, 3, 4, 5, 6];

    [Theory]
    [MemberData(nameof(LoneSurrogates))]
    public void Text_LoneSurrogate_IsRefused(int number)
    {
        string[] texts =
        [
            $"a{High}", $"{Low}a", $"{Low}{High}", $"{High}{High}{Low}", $"{High}{Low}{Low}", $"{High}{Replacement}", $"{Replacement}b{Low}",
        ];

        AssertRefused(texts[number]);
    }

    [Theory]
    [InlineData("a\0")]
    [InlineData("\0")]
    public void Text_Nul_IsRefused(string text) => AssertRefused(text);

    [Theory]
    [InlineData("Ada")]
    [InlineData("Ada \U0001F600 \U0001F600")]
    [InlineData("\uFFFD and \U0001F600")]
    public void Text_WellFormed_IsKeptAsGiven(string text)
    {
        var fields = new FieldReader();

        Assert.Equal(text, fields.Text("name", text));
        Assert.False(fields.HasErrors);
    }

    private static void AssertRefused(string text)
    {
        var fields = new FieldReader();
        fields.Text("name", text);

        Assert.False(fields.Build(() => 0).TryGet(out _));
        Assert.Equal("name", Assert.Single(fields.Build(() => 0).Errors).Field);
    }
}
