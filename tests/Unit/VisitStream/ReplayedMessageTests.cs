using System.Text;
using UdaConnect.Silo.Spatial;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.VisitStream;

/// <summary>Origin is a message's identity, also through a replay; and nobody gains by forging one.</summary>
public sealed class ReplayedMessageTests
{
    private const long FirstMs = 1_700_000_000_123;
    private const long ReplayedMs = 1_800_000_000_456;
    private static readonly byte[] Value = """{"person_id": 5, "longitude": 4.5, "latitude": 50.8}"""u8.ToArray();
    private static readonly MessageOrigin First = MessageOrigin.Of("t", 3, 17, FirstMs, Value);

    [Fact]
    public void TryRead_ReplayedMessage_KeepsItsFirstOriginAndTime()
    {
        Assert.True(VisitMessage.TryRead(new(9, FirstMs, null, Value, null), "t", 0, out var other, out _));
        Assert.True(VisitMessage.TryRead(new(17, FirstMs, null, Value, null), "t", 3, out var first, out _));
        Assert.True(VisitMessage.TryRead(Replayed(First.ToString()), "t", 0, out var replayed, out var error), error?.ToString());

        Assert.Equal(first, replayed);
        Assert.NotEqual(other.Origin, replayed.Origin);
    }

    [Fact]
    public void TryRead_ReplayedMessageWhoseTimeWasOutOfRange_IsRefusedForItAgain()
    {
        Assert.False(VisitMessage.TryRead(Replayed(MessageOrigin.Of("t", 3, 17, -1, Value).ToString()), "t", 0, out _, out var error));
        Assert.Equal("creation_time", error!.Field);
    }

    public static TheoryData<string> ForgedOrigins => new(
        "",
        "t/3/17",
        MessageOrigin.Of("t", 3, 17, FirstMs, "other bytes"u8).ToString(),
        MessageOrigin.Of("another", 3, 17, FirstMs, Value).ToString(),
        First + " ",
        new string('x', 10_000));

    [Theory]
    [MemberData(nameof(ForgedOrigins))]
    public void TryRead_ForgedOrigin_IsRefusedAndNamesTheHeader(string claim)
    {
        Assert.False(VisitMessage.TryRead(Replayed(claim), "t", 0, out _, out var error));
        Assert.Equal(VisitHeaders.ReplayOrigin, error!.Field);
    }

    [Fact]
    public void Parse_ForgedOrigin_IsKeptUnderWhereItLies()
    {
        var record = Replayed(MessageOrigin.Of("t", 3, 17, FirstMs, "other bytes"u8).ToString());
        var batch = ParsedBatch.Of(new(new("id", null), [record]), "t", 1, new NoAreas());
        Assert.Equal(MessageOrigin.Of("t", 1, record.Offset, ReplayedMs, Value), Assert.Single(batch.Refused).Origin);
    }

    [Fact]
    public void Parse_ReplayedMessageThatIsStillBad_KeepsItsFirstOrigin()
    {
        var bad = "not JSON"u8.ToArray();
        var first = MessageOrigin.Of("t", 3, 17, FirstMs, bad);
        var batch = ParsedBatch.Of(new(new("id", null), [Replayed(first.ToString()) with { Value = bad }]), "t", 1, new NoAreas());
        Assert.Equal(first, Assert.Single(batch.Refused).Origin);
    }

    private static LogRecord Replayed(string claim) => new(40, ReplayedMs, null, Value, [new(VisitHeaders.ReplayOrigin, Encoding.UTF8.GetBytes(claim))]);

    private sealed class NoAreas : IAreaResolver
    {
        public long AreaOf(double longitude, double latitude) => 1;
    }
}
