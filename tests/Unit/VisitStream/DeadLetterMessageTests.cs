using System.Text;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.VisitStream;

public sealed class DeadLetterMessageTests
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData(0, 0, 0, nameof(CopiedPart.Everything))]
    [InlineData(1_900_000, 100, 10_000, nameof(CopiedPart.Everything))]
    [InlineData(2 * MiB - 500, 100, 100, nameof(CopiedPart.AllButValue))]
    [InlineData(8 * MiB, 0, 0, nameof(CopiedPart.AllButValue))]
    [InlineData(100, 0, 2 * MiB - 500, nameof(CopiedPart.Nothing))]
    [InlineData(100, 2 * MiB - 500, 0, nameof(CopiedPart.Nothing))]
    [InlineData(3 * MiB, 40_000, 0, nameof(CopiedPart.Nothing))]
    public void Fitting_WhateverTheOriginalsSize_LeavesALetterThatTheTopicTakes(int value, int key, int header, string expected)
    {
        var record = new LogRecord(7, 1, new byte[key], new byte[value], [new("h", new byte[header])]);
        var copy = DeadLetterMessage.Fitting(record);
        Assert.Equal(expected, copy.ToString());

        var message = DeadLetterMessage.Of(Letter(record), copy);
        var size = message.Key.Length + message.Value!.Length + message.Headers.Sum(one => one.Key.Length + (one.GetValueBytes()?.Length ?? 0) + 10);
        Assert.InRange(size, 1, KafkaVisitLog.DeadLetterBytes - 1_000);
        Assert.Equal(copy != CopiedPart.Everything, message.Headers.Any(one => one.Key == DeadLetterHeaders.ByReference));
    }

    [Fact]
    public void Of_MessageThatBringsOurHeaders_LosesThem()
    {
        var record = new LogRecord(7, 1, null, [1], [new("own", [1]), new(DeadLetterHeaders.Key, [2]), new(DeadLetterHeaders.Replayed, [3]), new(DeadLetterHeaders.NoValue, [])]);
        var names = DeadLetterMessage.Of(Letter(record), CopiedPart.Everything).Headers.Select(header => header.Key).ToArray();
        Assert.Contains("own", names);
        Assert.DoesNotContain(DeadLetterHeaders.Key, names);
        Assert.DoesNotContain(DeadLetterHeaders.Replayed, names);
        Assert.DoesNotContain(DeadLetterHeaders.NoValue, names);
    }

    [Fact]
    public void Of_ReplayedCopy_SaysWhereItWasReadAndKeepsItsFirstOrigin()
    {
        var record = new LogRecord(40, 9, null, [1], null);
        var first = MessageOrigin.Of("t", 3, 17, 5, [1]);
        var message = DeadLetterMessage.Of(new(record, first, 1, "value", "is bad"), CopiedPart.Everything);
        Assert.Equal(first.ToString(), Encoding.UTF8.GetString(message.Key));
        Assert.Equal("1/40", Encoding.UTF8.GetString(message.Headers.GetLastBytes(DeadLetterHeaders.ReadAt)));
        Assert.Equal("17", Encoding.UTF8.GetString(message.Headers.GetLastBytes(DeadLetterHeaders.Offset)));
        Assert.False(DeadLetterMessage.Of(Letter(record), CopiedPart.Everything).Headers.TryGetLastBytes(DeadLetterHeaders.ReadAt, out _));
    }

    private static DeadLetter Letter(LogRecord record) => new(record, RecordOrigin.Of(record, "t", 1), 1, "value", "is bad");
}
