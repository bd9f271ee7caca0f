using UdaConnect.Encounters;
using UdaConnect.Live;
using UdaConnect.Time;
using UdaConnect.Validation;
using Xunit;

namespace UdaConnect.Tests.Unit.Live;

public sealed class LiveQueryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 6, 9, 0, 0, TimeSpan.Zero);
    private static readonly LiveText Nothing = new(null, null, null, null, null, null, null);

    [Fact]
    public void Parse_NothingGiven_IsFromNowForADayByTheDefaults()
    {
        Assert.True(LiveQuery.Parse("5", Nothing, Now).TryGet(out var query));
        var nowMs = Now.ToUnixTimeMilliseconds();
        Assert.Equal(new LiveQuery(5, new(nowMs, nowMs + Timestamps.DayMs), EncounterMeasure.Default, null), query);
    }

    [Fact]
    public void Parse_StartOnly_ReachesADayFromNow()
    {
        Assert.Equal(("2026-01-05T00:00:00.000Z", "2026-01-07T09:00:00.000Z"), RangeOf(Nothing with { StartDate = "2026-01-05" }));
        Assert.Equal(("2026-02-01T00:00:00.000Z", "2026-02-02T00:00:00.000Z"), RangeOf(Nothing with { StartDate = "2026-02-01" }));
    }

    [Fact]
    public void Parse_BothBounds_AreAsEverywhere() =>
        Assert.Equal(("2020-06-15T00:00:00.000Z", "2020-06-17T00:00:00.000Z"), RangeOf(Nothing with { StartDate = "2020-6-15", EndDate = "2020-06-16" }));

    [Theory]
    [InlineData("2025-12-30", null, "end_date")]
    [InlineData("9999-12-31", null, "start_date")]
    [InlineData("soon", null, "start_date")]
    [InlineData(null, "2026-01-06T09:00:00Z", "start_date")]
    [InlineData(null, "2026-01-13T09:00:00.001Z", "end_date")]
    public void Parse_BadRange_NamesTheField(string? start, string? end, string field) =>
        Assert.Equal(field, Assert.Single(LiveQuery.Parse("5", Nothing with { StartDate = start, EndDate = end }, Now).Errors).Field);

    [Fact]
    public void Parse_Measure_IsThatOfConnections()
    {
        Assert.True(LiveQuery.Parse("5", Nothing with { Preset = "close-contact", Gap = "20", Distance = "3" }, Now).TryGet(out var query));
        Assert.Equal(new EncounterMeasure(3, 60_000, 20_000, 900_000), query.Measure);
        Assert.Equal(
            ["distance", "gap", "id", "preset", "within"],
            LiveQuery.Parse("x", Nothing with { Preset = "hug", Gap = "-1", Distance = "0", Within = "a" }, Now).Errors.Select(error => error.Field).Order());
    }

    [Fact]
    public void Cursor_AsText_ReadsToTheSame()
    {
        var cursor = new LiveCursor(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), 17);
        Assert.Equal("0f8fad5bd9cb469fa16570867728950e-17", cursor.ToString());
        Assert.Equal(cursor, LiveCursor.Read(new FieldReader(), "Last-Event-ID", cursor.ToString()));
        Assert.Null(LiveCursor.Read(new FieldReader(), "Last-Event-ID", ""));
    }

    [Theory]
    [InlineData("17")]
    [InlineData("0f8fad5bd9cb469fa16570867728950e")]
    [InlineData("0f8fad5bd9cb469fa16570867728950e--1")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e-17")]
    [InlineData("0f8fad5bd9cb469fa16570867728950e-99999999999999999999")]
    public void Cursor_NoneOfOurs_IsRefused(string text)
    {
        var fields = new FieldReader();
        Assert.Null(LiveCursor.Read(fields, "Last-Event-ID", text));
        Assert.Equal("Last-Event-ID", Assert.Single(fields.Errors).Field);
    }

    private static (string, string) RangeOf(LiveText text)
    {
        Assert.True(LiveQuery.Parse("5", text, Now).TryGet(out var query));
        return (Timestamps.Format(query.Range.StartMs), Timestamps.Format(query.Range.EndMs));
    }
}
