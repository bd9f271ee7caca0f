using System.Text;
using UdaConnect.DevHost;
using Xunit;

namespace UdaConnect.Tests.Unit.Import.Schedule;

public sealed class ScheduleXmlTests
{
    [Fact]
    public void Read_FrabWithDates_TakesTheInstantsAsTheyAre()
    {
        var file = ScheduleText.Read("""
            <?xml version="1.0" encoding="utf-8"?>
            <!DOCTYPE schedule>
            <schedule>
              <conference><title> Begegnung 2026 </title><start>2026-03-28</start><day_change>04:00</day_change><time_zone_name>Europe/Brussels</time_zone_name></conference>
              <day index="1" date="2026-03-28">
                <room name="Großer Saal">
                  <event id="1"><date>2026-03-28T23:30:00+01:00</date><start>23:30</start><duration>00:25</duration><room>elsewhere</room><title>Öffnen &amp; schließen</title></event>
                  <event id="2"><date>2026-03-29T03:15:00+02:00</date><start>03:15</start><duration>1:00:30</duration><title>Late</title></event>
                </room>
                <room name="Empty"/>
              </day>
              <day index="2" date="2026-03-29"><room name="Kleiner Saal"><event id="3"><date>2026-03-29T08:00:00Z</date><duration>00:45</duration><title>Early</title></event></room></day>
            </schedule>
            """);

        Assert.Equal("Begegnung 2026", file.Name);
        Assert.All(file.Rows, row => Assert.Null(row.Error));
        Assert.Equal(["Großer Saal", "Großer Saal", "Kleiner Saal"], file.Rows.Select(row => row.Value.Room));
        Assert.Equal(["Öffnen & schließen", "Late", "Early"], file.Rows.Select(row => row.Value.Title));
        Assert.Equal(["03-28 22:30 03-28 22:55", "03-29 01:15 03-29 02:15", "03-29 08:00 03-29 08:45"], file.Rows.Select(row => ScheduleText.Times(row.Value)));
        Assert.Equal([7, 8, 12], file.Rows.Select(row => row.Line));
        Assert.All(file.Rows, row => Assert.Null(row.Value.Place));
    }

    /// <summary>In Brussels 2:00 to 3:00 is left out on 29 March 2026 and comes twice on 25 October; before 4:00 it is still the day before.</summary>
    [Theory]
    [InlineData("2026-03-28", "10:00", "01:00", "03-28 09:00 03-28 10:00")]
    [InlineData("2026-03-29", "10:00", "01:00", "03-29 08:00 03-29 09:00")]
    [InlineData("2026-03-28", "23:30", "00:30", "03-28 22:30 03-28 23:00")]
    [InlineData("2026-03-28", "01:30", "01:00", "03-29 00:30 03-29 01:30")]
    [InlineData("2026-03-28", "02:30", "00:30", "03-29 01:30 03-29 02:00")]
    [InlineData("2026-03-28", "03:30", "00:30", "03-29 01:30 03-29 02:00")]
    [InlineData("2026-03-28", "04:00", "00:30", "03-28 03:00 03-28 03:30")]
    [InlineData("2026-10-24", "01:30", "02:00", "10-24 23:30 10-25 01:30")]
    [InlineData("2026-10-24", "02:30", "00:30", "10-25 00:30 10-25 01:00")]
    [InlineData("2026-10-24", "03:00", "00:30", "10-25 02:00 10-25 02:30")]
    [InlineData("2026-10-25", "23:00", "02:00", "10-25 22:00 10-26 00:00")]
    public void Read_PentabarfAroundAChangeOfSummerTime_ComesOutRight(string day, string start, string duration, string expected) =>
        Assert.Equal(expected, ScheduleText.Times(ScheduleText.Good(ScheduleText.Read(Pentabarf(
            day, $"<start>{start}</start><duration>{duration}</duration><title>Talk</title>", "<day_change>04:00:00</day_change><time_zone_name>Europe/Brussels</time_zone_name>")))));

    [Theory]
    [InlineData("<date>2026-03-29</date><start>10:00</start>", "03-29 08:00 03-29 08:30")]
    [InlineData("<date>2026-03-29T10:00:00</date>", "03-29 08:00 03-29 08:30")]
    [InlineData("<start>9:05</start>", "03-29 07:05 03-29 07:35")]
    public void Read_OtherFormsOfTime_AreLocalInTheZoneGiven(string time, string expected) =>
        Assert.Equal(expected, ScheduleText.Times(ScheduleText.Good(ScheduleText.Read(
            Pentabarf("2026-03-29", $"{time}<duration>00:30</duration><title>Talk</title>"), zone: "Europe/Brussels"))));

    [Fact]
    public void Read_ZoneGivenAndInTheFile_IsTheOneGiven() =>
        Assert.Equal("06-01 01:00 06-01 01:30", ScheduleText.Times(ScheduleText.Good(ScheduleText.Read(
            Pentabarf("2026-06-01", "<start>10:00</start><duration>00:30</duration><title>Talk</title>", "<time_zone_name>Europe/Brussels</time_zone_name>"), zone: "Asia/Tokyo"))));

    [Theory]
    [InlineData("<start>10:00</start><duration>00:30</duration>", "title is missing")]
    [InlineData("<start>10:00</start><duration>00:30</duration><title> </title>", "title is missing")]
    [InlineData("<start>10:00</start><title>Talk</title>", "duration is not")]
    [InlineData("<start>10:00</start><duration>30</duration><title>Talk</title>", "duration is not")]
    [InlineData("<start>10:00</start><duration>00:61</duration><title>Talk</title>", "duration is not")]
    [InlineData("<start>10:00</start><duration>-1:00</duration><title>Talk</title>", "duration is not")]
    [InlineData("<start>25:00</start><duration>00:30</duration><title>Talk</title>", "start is not a time")]
    [InlineData("<duration>00:30</duration><title>Talk</title>", "start is not a time")]
    [InlineData("<start>10:00</start><duration>00:30</duration><title>Talk</title>", "--time-zone")]
    public void Read_BadEvent_SaysWhyAndTheOthersAreRead(string content, string reason)
    {
        var file = ScheduleText.Read(Pentabarf("2026-03-29", $"{content}</event>\n<event><date>2026-03-29T10:00:00+02:00</date><duration>00:30</duration><title>Good</title>"));

        Assert.Equal(2, file.Rows.Count);
        Assert.Contains(reason, file.Rows[0].Error, StringComparison.Ordinal);
        Assert.Equal((1L, 2L), (file.Rows[0].Line, file.Rows[1].Line));
        Assert.Null(file.Rows[1].Error);
    }

    [Fact]
    public void Read_WithoutADayOrAZoneThatIsKnown_SaysWhatIsMissing()
    {
        Assert.Contains("date is missing", ScheduleText.Refused(ScheduleText.Read(Pentabarf("", "<start>10:00</start><duration>00:30</duration><title>Talk</title>"))), StringComparison.Ordinal);
        Assert.Contains("--time-zone", ScheduleText.Refused(ScheduleText.Read(
            Pentabarf("2026-03-29", "<start>10:00</start><duration>00:30</duration><title>Talk</title>", "<time_zone_name>Mars/Base</time_zone_name>"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PackedOrUtf16_IsToldByItsFirstBytes()
    {
        var text = Pentabarf("2026-03-29", "<start>10:00</start><duration>00:30</duration><title>Ta lk</title>");
        Assert.Equal("Ta lk", ScheduleText.Good(ScheduleText.Read(text, zone: "UTC", packed: true)).Title);
        Assert.Equal("Ta lk", ScheduleText.Good(ScheduleText.Read(text, zone: "UTC", encoding: Encoding.Unicode)).Title);
        Assert.Equal("Ta lk", ScheduleText.Good(ScheduleText.Read("\n " + text, zone: "UTC", encoding: new UTF8Encoding(true))).Title);
    }

    [Theory]
    [InlineData("<schedule>")]
    [InlineData("<calendar/>")]
    [InlineData("<!DOCTYPE s [<!ENTITY a \"aaaa\">]><schedule><conference><title>&a;</title></conference></schedule>")]
    public void Read_NoSchedule_SaysSo(string text) => Assert.Throws<DevHostException>(() => ScheduleText.Read(text));

    private static string Pentabarf(string day, string content, string conference = "") =>
        $"""<schedule><conference><title>Conf</title>{conference}</conference><day index="1" date="{day}"><room name="Room"><event>{content}</event></room></day></schedule>""";
}
