using NodaTime;
using Xunit;

namespace UdaConnect.Tests.Unit.Import.Schedule;

/// <summary>Calendars that carry the rules of their own time zones (VTIMEZONE), judged by zones that everybody knows.</summary>
public sealed class CalendarZoneTests
{
    /// <summary>As most programs write it: one rule for each half of the year.</summary>
    private const string Brussels = """
        BEGIN:DAYLIGHT
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        DTSTART:19960331T020000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        END:DAYLIGHT
        BEGIN:STANDARD
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        DTSTART:19961027T030000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        END:STANDARD
        """;

    /// <summary>As Exchange writes it: since 1601.</summary>
    private const string Exchange = """
        BEGIN:STANDARD
        DTSTART:16010101T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:16010101T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
        END:DAYLIGHT
        """;

    /// <summary>The law changed in 2007: rules end with the instant of their last onset, as the standard wants it.</summary>
    private const string NewYork = """
        BEGIN:DAYLIGHT
        DTSTART:19870405T020000
        RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z
        TZOFFSETFROM:-0500
        TZOFFSETTO:-0400
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:19671029T020000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z
        TZOFFSETFROM:-0400
        TZOFFSETTO:-0500
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:20070311T020000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
        TZOFFSETFROM:-0500
        TZOFFSETTO:-0400
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:20071104T020000
        RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
        TZOFFSETFROM:-0400
        TZOFFSETTO:-0500
        END:STANDARD
        """;

    /// <summary>East of Greenwich the wall is ahead of the instant, so an UNTIL compared with it would cost the last onset.</summary>
    private const string Moscow = """
        BEGIN:DAYLIGHT
        DTSTART:19930328T020000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20100327T230000Z
        TZOFFSETFROM:+0300
        TZOFFSETTO:+0400
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:19961027T030000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20101030T230000Z
        TZOFFSETFROM:+0400
        TZOFFSETTO:+0300
        END:STANDARD
        BEGIN:STANDARD
        DTSTART:20110327T020000
        TZOFFSETFROM:+0300
        TZOFFSETTO:+0400
        END:STANDARD
        BEGIN:STANDARD
        DTSTART:20141026T020000
        TZOFFSETFROM:+0400
        TZOFFSETTO:+0300
        END:STANDARD
        """;

    /// <summary>Onsets one by one.</summary>
    private const string BrusselsByDates = """
        BEGIN:DAYLIGHT
        DTSTART:20250330T020000
        RDATE:20260329T020000,20270328T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:20251026T030000
        RDATE:20261025T030000
        RDATE:20271031T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        END:STANDARD
        """;

    private const string Kathmandu = """
        BEGIN:STANDARD
        DTSTART:19700101T000000
        TZOFFSETFROM:+0545
        TZOFFSETTO:+0545
        END:STANDARD
        """;

    // Minutes around a change, and some weeks after it.
    private static readonly int[] Around = [-61, -1, 0, 1, 59, 60, 61, 100_000];

    [Theory]
    [InlineData(Brussels, "Europe/Brussels", 2000, 2099)]
    [InlineData(Exchange, "Europe/Brussels", 2000, 2099)]
    [InlineData(NewYork, "America/New_York", 2000, 2099)]
    [InlineData(Moscow, "Europe/Moscow", 2000, 2099)]
    [InlineData(BrusselsByDates, "Europe/Brussels", 2025, 2027)]
    [InlineData(Kathmandu, "Asia/Kathmandu", 2000, 2099)]
    public void Read_ZoneByRulesOfTheFile_IsTheZoneItDescribes(string rules, string same, int firstYear, int lastYear)
    {
        var zone = DateTimeZoneProviders.Tzdb[same];
        var instants = zone.GetZoneIntervals(Instant.FromUtc(firstYear, 1, 1, 0, 0), Instant.FromUtc(lastYear, 12, 31, 0, 0))
            .Where(interval => interval.HasStart)
            .SelectMany(interval => Around.Select(minutes => interval.Start + NodaTime.Duration.FromMinutes(minutes)))
            .Append(Instant.FromUtc(firstYear, 6, 1, 12, 0)).Where(instant => instant.InUtc().Year >= firstYear && instant.InUtc().Year <= lastYear)
            .Select(instant => instant.InZone(zone).LocalDateTime).Distinct().ToArray();

        var starts = instants.Select(local => $"DTSTART;TZID=Conference Time:{local:yyyyMMdd'T'HHmmss}\nDURATION:PT10M\n").ToArray();
        var own = ScheduleText.Read(Calendar("Conference Time", rules, starts));
        var known = ScheduleText.Read(Calendar("Conference Time", rules, starts).Replace("TZID=Conference Time", $"TZID={same}", StringComparison.Ordinal));

        Assert.Equal(instants.Length, own.Rows.Count);
        Assert.All(own.Rows, row => Assert.Null(row.Error));
        Assert.Equal(known.Rows.Select(row => row.Value), own.Rows.Select(row => row.Value));
    }

    [Fact]
    public void Read_RecurringInAZoneOfTheFile_GoesOverItsChangesAndLeavesOut()
    {
        var file = ScheduleText.Read(Calendar("Conference Time", Brussels,
            "DTSTART;TZID=Conference Time:20260327T100000\nDTEND;TZID=Conference Time:20260327T103000\nRRULE:FREQ=DAILY;UNTIL=20260330T080000Z\nEXDATE;TZID=Conference Time:20260328T100000\n"));

        Assert.Equal(["03-27 09:00 03-27 09:30", "03-29 08:00 03-29 08:30", "03-30 08:00 03-30 08:30"], file.Rows.Select(row => ScheduleText.Times(row.Value)));
    }

    [Fact]
    public void Read_CalendarsOwnZoneIsOneOfTheFile_HoldsForTimesOnTheWall() => Assert.Equal(
        "07-01 08:00 07-01 08:10",
        ScheduleText.Times(ScheduleText.Good(ScheduleText.Read(
            Calendar("Conference Time", Brussels, "DTSTART:20260701T100000\nDURATION:PT10M\n").Replace("VERSION:2.0", "VERSION:2.0\nX-WR-TIMEZONE:Conference Time", StringComparison.Ordinal)))));

    /// <summary>A file that says something else of it is mistaken, or old.</summary>
    [Theory]
    [InlineData("Europe/Brussels")]
    [InlineData("Romance Standard Time")]
    [InlineData("/Europe/Brussels")]
    public void Read_NameThatEverybodyKnows_MeansWhatItMeansEverywhere(string name) => Assert.Equal(
        "07-01 08:00 07-01 08:10", ScheduleText.Times(ScheduleText.Good(ScheduleText.Read(Calendar(name, Kathmandu, $"DTSTART;TZID={name}:20260701T100000\nDURATION:PT10M\n")))));

    [Fact]
    public void Read_PathBeforeAKnownName_IsTheNameUnlessTheFileTellsRules()
    {
        const string Name = "/freeassociation.sourceforge.net/Europe/Brussels";
        const string Start = $"DTSTART;TZID={Name}:20260701T100000\nDURATION:PT10M\n";
        Assert.Equal("07-01 08:00 07-01 08:10", ScheduleText.Times(ScheduleText.Good(ScheduleText.Read(Calendar("Other", Kathmandu, Start)))));
        Assert.Equal("07-01 04:15 07-01 04:25", ScheduleText.Times(ScheduleText.Good(ScheduleText.Read(Calendar(Name, Kathmandu, Start)))));
    }

    [Theory]
    [InlineData("", "cannot be made out: Conference Time")]
    [InlineData("BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:+0100\nEND:STANDARD", "cannot be made out: Conference Time")]
    [InlineData("BEGIN:STANDARD\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD", "cannot be made out: Conference Time")]
    [InlineData("BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+2000\nEND:STANDARD", "cannot be made out: Conference Time")]
    [InlineData("BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=MINUTELY\nEND:STANDARD", "cannot be made out: Conference Time")]
    public void Read_RulesThatCannotBeMadeOut_AreRefusedNamingTheFieldAndTheZone(string rules, string reason)
    {
        var refused = ScheduleText.Refused(ScheduleText.Read(Calendar("Conference Time", rules, "DTSTART;TZID=Conference Time:20260701T100000\nDURATION:PT10M\n")));
        Assert.StartsWith("DTSTART ", refused, StringComparison.Ordinal);
        Assert.Contains(reason, refused, StringComparison.Ordinal);
    }

    private static string Calendar(string zone, string rules, params string[] events) =>
        $"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VTIMEZONE\nTZID:{zone}\n{rules}\nEND:VTIMEZONE\n"
        + string.Concat(events.Select((lines, number) => $"BEGIN:VEVENT\nUID:{number}\nSUMMARY:Talk {number}\nLOCATION:Room\n{lines}END:VEVENT\n")) + "END:VCALENDAR\n";
}
