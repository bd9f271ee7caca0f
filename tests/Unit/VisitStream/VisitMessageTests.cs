using System.Text;
using UdaConnect.Silo.Spatial;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.VisitStream;

public sealed class VisitMessageTests
{
    private const long RecordMs = 1_700_000_000_123;
    private const string Rest = "\"creation_time\":\"2026-01-06T09:00:01.662Z\",\"longitude\":-122.290524,\"latitude\":37.553441";

    [Theory]
    [InlineData("30", 30L)]
    [InlineData("\"30\"", 30L)]
    [InlineData("30.0", 30L)]
    [InlineData("\" 30 \"", 30L)]
    [InlineData("3e1", 30L)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("281474976710655", 281_474_976_710_655L)]
    public void TryRead_Id_IsReadHoweverItIsWritten(string id, long? expected) =>
        Assert.Equal(expected, Read($$"""{"id":{{id}},"person_id":5,{{Rest}}}""").Id);

    [Theory]
    [InlineData("\"2026-01-06T09:00:01.662Z\"", "2026-01-06T09:00:01.662Z")]
    [InlineData("\"2026-01-06 09:00:01.662123456\"", "2026-01-06T09:00:01.662Z")]
    [InlineData("\"2026-01-06T09:00:01\"", "2026-01-06T09:00:01.000Z")]
    [InlineData("\"2026-01-06T10:00:01+01:00\"", "2026-01-06T09:00:01.000Z")]
    [InlineData("\"2026-01-06\\u005409:00:01Z\"", "2026-01-06T09:00:01.000Z")]
    public void TryRead_Time_IsReadHoweverItIsWritten(string time, string expected)
    {
        var visit = Read($$"""{"id":1,"person_id":5,"creation_time":{{time}},"longitude":1,"latitude":2}""");
        Assert.Equal(expected, Timestamps.Format(visit.AtMs));
        Assert.False(visit.TimeAssigned);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"creation_time\":null,")]
    [InlineData("\"creation_time\":\"\",")]
    public void TryRead_NoTime_TakesTheRecords(string time)
    {
        var visit = Read($$"""{"id":1,"person_id":5,{{time}}"longitude":1,"latitude":2}""");
        Assert.Equal(RecordMs, visit.AtMs);
        Assert.True(visit.TimeAssigned);
    }

    [Theory]
    [InlineData("-122.29052734375", -122.29052734375)]
    [InlineData("\"-122.290524\"", -122.290524)]
    [InlineData("180", 180)]
    [InlineData("-0.0", -0.0)]
    public void TryRead_Coordinates_AreReadHoweverTheyAreWritten(string longitude, double expected) =>
        Assert.Equal(expected, Read($$"""{"id":1,"person_id":"5","longitude":{{longitude}},"latitude":"37.5"}""").Longitude);

    [Theory]
    [InlineData("null", "value")]
    [InlineData("", "value")]
    [InlineData("not json", "value")]
    [InlineData("[]", "value")]
    [InlineData("5", "value")]
    [InlineData("{\"id\":1", "value")]
    [InlineData("{\"id\":1,\"person_id\":5,\"longitude\":NaN,\"latitude\":2}", "value")]
    [InlineData("{\"id\":1,\"person_id\":5,\"longitude\":1,\"latitude\":2} {}", "value")]
    [InlineData("{\"x\":[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]}", "value")]
    [InlineData("{\"id\":9007199254740992,\"person_id\":5,\"longitude\":1,\"latitude\":2}", "id")]
    [InlineData("{\"id\":99999999999999999999999,\"person_id\":5,\"longitude\":1,\"latitude\":2}", "id")]
    [InlineData("{\"id\":1.5,\"person_id\":5,\"longitude\":1,\"latitude\":2}", "id")]
    [InlineData("{\"id\":true,\"person_id\":5,\"longitude\":1,\"latitude\":2}", "id")]
    [InlineData("{\"id\":{\"a\":1},\"person_id\":5,\"longitude\":1,\"latitude\":2}", "id")]
    [InlineData("{\"id\":1500000000,\"person_id\":5,\"longitude\":1,\"latitude\":2}", "id")]
    [InlineData("{\"id\":281474976710656,\"person_id\":5,\"longitude\":1,\"latitude\":2}", "id")]
    [InlineData("{\"id\":1,\"longitude\":1,\"latitude\":2}", "person_id")]
    [InlineData("{\"id\":1,\"person_id\":null,\"longitude\":1,\"latitude\":2}", "person_id")]
    [InlineData("{\"id\":1,\"person_id\":0,\"longitude\":1,\"latitude\":2}", "person_id")]
    [InlineData("{\"id\":1,\"person_id\":2147483648,\"longitude\":1,\"latitude\":2}", "person_id")]
    [InlineData("{\"id\":1,\"person_id\":\"abc\",\"longitude\":1,\"latitude\":2}", "person_id")]
    [InlineData("{\"id\":1,\"person_id\":5,\"latitude\":2}", "longitude")]
    [InlineData("{\"id\":1,\"person_id\":5,\"longitude\":180.0000001,\"latitude\":2}", "longitude")]
    [InlineData("{\"id\":1,\"person_id\":5,\"longitude\":\"NaN\",\"latitude\":2}", "longitude")]
    [InlineData("{\"id\":1,\"person_id\":5,\"longitude\":1e999,\"latitude\":2}", "longitude")]
    [InlineData("{\"id\":1,\"person_id\":5,\"longitude\":1,\"latitude\":-90.5}", "latitude")]
    [InlineData("{\"id\":1,\"person_id\":5,\"longitude\":1,\"latitude\":[1]}", "latitude")]
    [InlineData("{\"id\":1,\"person_id\":5,\"creation_time\":\"9999-12-31T23:59:59Z\",\"longitude\":1,\"latitude\":2}", "creation_time")]
    [InlineData("{\"id\":1,\"person_id\":5,\"creation_time\":\"yesterday\",\"longitude\":1,\"latitude\":2}", "creation_time")]
    [InlineData("{\"id\":1,\"person_id\":5,\"creation_time\":1767690001,\"longitude\":1,\"latitude\":2}", "creation_time")]
    [InlineData("{\"id\":1,\"person_id\":5,\"creation_time\":{\"a\":[1]},\"longitude\":1,\"latitude\":2}", "creation_time")]
    public void TryRead_BadMessage_NamesTheField(string text, string field)
    {
        Assert.False(VisitMessage.TryRead(Record(text), "t", 0, out _, out var error));
        Assert.Equal(field, error!.Field);
        Assert.NotEmpty(error.Reason);
    }

    [Fact]
    public void TryRead_NoValue_NamesTheValue()
    {
        Assert.False(VisitMessage.TryRead(new(0, RecordMs, null, null, null), "t", 0, out _, out var error));
        Assert.Equal("value", error!.Field);
    }

    [Fact]
    public void TryRead_TextThatIsNotUtf8_NamesTheValueOrField()
    {
        byte[] bytes = [.. "{\"id\":1,\"person_id\":5,\"creation_time\":\""u8, 0xff, 0xfe, .. "\",\"longitude\":1,\"latitude\":2}"u8];
        Assert.False(VisitMessage.TryRead(new(0, RecordMs, null, bytes, null), "t", 0, out _, out var error));
        Assert.NotNull(error);
    }

    [Fact]
    public void TryRead_ReservedIdWithHeader_IsAssigned()
    {
        var record = Record($$"""{"id":281474976710656,"person_id":5,{{Rest}}}""") with { Headers = [new(VisitHeaders.IdAssigned, [])] };
        Assert.True(VisitMessage.TryRead(record, "t", 0, out var visit, out _));
        Assert.True(visit.IdAssigned);
    }

    [Fact]
    public void TryRead_OtherIdWithHeader_IsNotTakenForAssigned()
    {
        var record = Record($$"""{"id":7,"person_id":5,{{Rest}}}""") with { Headers = [new(VisitHeaders.IdAssigned, [])] };
        Assert.True(VisitMessage.TryRead(record, "t", 0, out var visit, out _));
        Assert.False(visit.IdAssigned);
    }

    [Fact]
    public void TryRead_TimeHeader_MarksTheTimeAsAssigned()
    {
        var record = Record($$"""{"id":7,"person_id":5,{{Rest}}}""") with { Headers = [new(VisitHeaders.TimeAssigned, [])] };
        Assert.True(VisitMessage.TryRead(record, "t", 0, out var visit, out _));
        Assert.True(visit.TimeAssigned);
    }

    [Fact]
    public void TryRead_FieldTwice_TheLastCounts() =>
        Assert.Equal(6, Read($$"""{"id":1,"person_id":"bad","person_id":6,{{Rest}}}""").PersonId);

    [Fact]
    public void TryRead_UnknownFields_AreIgnored() =>
        Assert.Equal(5, Read($$"""{"extra":{"a":[1,{}]},"id":1,"person_id":5,{{Rest}},"more":"\ud83d\ude00"}""").PersonId);

    [Fact]
    public void TryRead_ByteOrderMark_IsIgnored() => Assert.Equal(5, Read($$"""{{'\uFEFF'}}{"id":1,"person_id":5,{{Rest}}}""").PersonId);

    [Fact]
    public void TryRead_NoIdAndNoTimestamp_NamesTheTime()
    {
        Assert.False(VisitMessage.TryRead(Record("""{"person_id":5,"longitude":1,"latitude":2}""") with { TimestampMs = -1 }, "t", 0, out _, out var error));
        Assert.Equal("creation_time", error!.Field);
    }

    [Fact]
    public void TryRead_Origin_NamesPositionAndContent()
    {
        var visit = Read($$"""{"person_id":5,{{Rest}}}""");
        Assert.Equal(("t", 2, 9L, RecordMs), (visit.Origin.Topic, visit.Origin.Partition, visit.Origin.Offset, visit.Origin.TimestampMs));
        Assert.NotEqual(default(Sha256), visit.Origin.ValueHash);
    }

    private static VisitToStore Read(string text)
    {
        Assert.True(VisitMessage.TryRead(Record(text), "t", 2, out var visit, out var error), error?.ToString());
        return visit;
    }

    private static LogRecord Record(string text) => new(9, RecordMs, null, Encoding.UTF8.GetBytes(text), null);
}
