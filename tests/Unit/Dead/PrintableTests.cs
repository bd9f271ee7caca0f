using System.Text;
using UdaConnect.DevHost.Dead;
using Xunit;

namespace UdaConnect.Tests.Unit.Dead;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("{\"name\": \"Żółć 🎈\"}\n\tnext")]
    [InlineData("")]
    public void Text_HarmlessText_IsItself(string text) => Assert.Equal(text, Printable.Text(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("\u001b[2J")]
    [InlineData("a\rb")]
    [InlineData("\u009b31m")]
    [InlineData("abc\u202Edef")]
    [InlineData("\0")]
    public void Text_WhatATerminalWouldObey_IsNone(string text) => Assert.Null(Printable.Text(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Text_NotUtf8_IsNone() => Assert.Null(Printable.Text([0xff, 0xfe]));

    [Fact]
    public void Line_ControlCharacters_BecomeDigits() => Assert.Equal("0x611b5b", Printable.Line("a\u001b["));

    [Fact]
    public void Line_LongContent_IsCutAndCounted() => Assert.EndsWith("… (1,000 bytes)", Printable.Line(new string('x', 1_000)), StringComparison.Ordinal);

    [Fact]
    public void Dump_Bytes_ShowsDigitsAndCharacters() => Assert.Equal(
        ["00000000  61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e 6f 00  abcdefghijklmno.", "00000010  ff                                               ."],
        Printable.Dump((byte[])[.. "abcdefghijklmno"u8, 0, 0xff]));
}
