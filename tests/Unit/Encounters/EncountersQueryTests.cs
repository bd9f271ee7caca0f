using UdaConnect.Encounters;
using UdaConnect.Validation;
using Xunit;

namespace UdaConnect.Tests.Unit.Encounters;

public sealed class EncountersQueryTests
{
    private static readonly EncountersText Plain = new("2020-06-01", "2020-06-03", null, null, null, null, null, null);

    [Fact]
    public void Read_NothingButDates_TakesTheDefaults()
    {
        var fields = new FieldReader();
        var query = EncountersQuery.Read(fields, "5", Plain);
        Assert.False(fields.HasErrors);
        Assert.Equal((5, new EncounterMeasure(5, 60_000, 300_000, 0), 100), (query.PersonId, query.Measure, query.Limit));
    }

    [Fact]
    public void Read_PresetAndDistance_OverridesThePreset()
    {
        var query = EncountersQuery.Read(new(), "5", Plain with { Preset = "close-contact", Distance = "1" });
        Assert.Equal(new EncounterMeasure(1, 60_000, 300_000, 900_000), query.Measure);
    }

    public static TheoryData<string, EncountersText> Wrong => new()
    {
        { "start_date", Plain with { StartDate = null } },
        { "end_date", Plain with { EndDate = "soon" } },
        { "start_date", Plain with { StartDate = "2020-06-04" } },
        { "end_date", Plain with { EndDate = "2022-06-03" } },
        { "distance", Plain with { Distance = "0" } },
        { "distance", Plain with { Distance = "NaN" } },
        { "distance", Plain with { Distance = "10000.1" } },
        { "within", Plain with { Within = "-1" } },
        { "gap", Plain with { Gap = "x" } },
        { "preset", Plain with { Preset = "hug" } },
        { "event", Plain with { Event = "x" } },
        { "limit", Plain with { Limit = "0" } },
        { "limit", Plain with { Limit = "1001" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Read_WrongField_NamesIt(string field, EncountersText text)
    {
        var fields = new FieldReader();
        EncountersQuery.Read(fields, "5", text);
        Assert.Equal(field, Assert.Single(fields.Errors).Field);
    }

    [Theory]
    [InlineData("840000-17")]
    [InlineData("0-1")]
    public void ConnectionKey_WrittenAndRead_IsTheSame(string text) => Assert.Equal(text, ConnectionKey.Read(new(), "cursor", text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("5")]
    [InlineData("5-")]
    [InlineData("5--1")]
    [InlineData("5-99999999999")]
    public void ConnectionKey_Malformed_NamesTheCursor(string text)
    {
        var fields = new FieldReader();
        Assert.Null(ConnectionKey.Read(fields, "cursor", text));
        Assert.Equal("cursor", Assert.Single(fields.Errors).Field);
    }
}
