using UdaConnect.DevHost;
using Xunit;

namespace UdaConnect.Tests.Unit.Import.Schedule;

public sealed class ScheduleCalendarTests
{
    private const string InBrussels = "DTSTART;TZID=Europe/Brussels:";

    [Fact]
    public void Read_Events_HaveRoomTitlePlaceAndTheLineTheyBeginOn()
    {
        var file = ScheduleText.Read(Calendar(
            "X-WR-CALNAME:Begegnung 2026\r\n",
            "UID:1\r\nDTSTART:20260328T100000Z\r\nDTEND:20260328T103000Z\r\nSUMMARY:Öffnen\\, schließen\r\n  und gehen\r\nLOCATION:Room\\, the big\r\nGEO:50.8125;4.38\r\n",
            "UID:2\r\nDTSTART:20260328T110000Z\r\nDURATION:PT45M\r\nSUMMARY:Second\r\nLOCATION:Hall\r\n"));

        Assert.Equal("Begegnung 2026", file.Name);
        Assert.Equal(
            [new("Room, the big", "Öffnen, schließen und gehen", At("2026-03-28T10:00Z"), At("2026-03-28T10:30Z"), new(4.38, 50.8125)),
             new("Hall", "Second", At("2026-03-28T11:00Z"), At("2026-03-28T11:45Z"), null)],
            file.Rows.Select(row => row.Value));
        Assert.Equal([4, 13], file.Rows.Select(row => row.Line));
    }

    /// <summary>In Brussels 2:00 to 3:00 is left out on 29 March 2026 and comes twice on 25 October.</summary>
    [Theory]
    [InlineData(InBrussels + "20260328T100000", "DURATION:PT1H", "03-28 09:00 03-28 10:00")]
    [InlineData(InBrussels + "20260329T013000", "DTEND;TZID=Europe/Brussels:20260329T033000", "03-29 00:30 03-29 01:30")]
    [InlineData(InBrussels + "20260329T013000", "DURATION:PT2H", "03-29 00:30 03-29 02:30")]
    [InlineData(InBrussels + "20260328T120000", "DURATION:P1D", "03-28 11:00 03-29 10:00")]
    [InlineData(InBrussels + "20260329T023000", "DURATION:PT30M", "03-29 01:30 03-29 02:00")]
    [InlineData(InBrussels + "20261025T013000", "DTEND;TZID=Europe/Brussels:20261025T030000", "10-24 23:30 10-25 02:00")]
    [InlineData(InBrussels + "20261025T023000", "DURATION:PT1H", "10-25 00:30 10-25 01:30")]
    [InlineData("DTSTART;TZID=W. Europe Standard Time:20260329T100000", "DURATION:PT1H", "03-29 08:00 03-29 09:00")]
    [InlineData("DTSTART;TZID=America/New_York:20260307T220000", "DTEND;TZID=Europe/Brussels:20260308T050000", "03-08 03:00 03-08 04:00")]
    public void Read_AroundAChangeOfSummerTime_ComesOutRight(string start, string end, string expected) =>
        Assert.Equal(expected, ScheduleText.Times(ScheduleText.Good(ScheduleText.Read(Calendar("", Event(start, end))))));

    [Fact]
    public void Read_TimesOnTheWall_AreOfTheCalendarsZoneUnlessOneIsGiven()
    {
        var text = Calendar("X-WR-TIMEZONE:Europe/Brussels\r\n", Event("DTSTART:20260329T100000", "DTEND:20260329T110000"));
        Assert.Equal("03-29 08:00 03-29 09:00", ScheduleText.Times(ScheduleText.Good(ScheduleText.Read(text))));
        Assert.Equal("03-29 01:00 03-29 02:00", ScheduleText.Times(ScheduleText.Good(ScheduleText.Read(text, zone: "Asia/Tokyo"))));
    }

    /// <summary>Daily at ten over the change of summer time; the second is left out, the third moved.</summary>
    [Fact]
    public void Read_Recurring_IsEachOccurrenceAndWhatWasMovedIsThereOnce()
    {
        var file = ScheduleText.Read(Calendar(
            "",
            Event(InBrussels + "20260327T100000", "DURATION:PT30M", "RRULE:FREQ=DAILY;COUNT=4", "EXDATE;TZID=Europe/Brussels:20260328T100000"),
            Event(InBrussels + "20260329T140000", "DURATION:PT1H", "RECURRENCE-ID;TZID=Europe/Brussels:20260329T100000")));

        Assert.All(file.Rows, row => Assert.Null(row.Error));
        Assert.Equal(
            ["03-27 09:00 03-27 09:30", "03-29 12:00 03-29 13:00", "03-30 08:00 03-30 08:30"], file.Rows.Select(row => ScheduleText.Times(row.Value)).Order());
    }

    [Theory]
    [InlineData("DTSTART:20260329T100000", "DTEND:20260329T110000", "--time-zone")]
    [InlineData("DTSTART:20260329T100000Z", "SUMMARY:Talk", "neither DTEND nor DURATION")]
    [InlineData("DTSTART:20260329T100000Z", "DTEND:20260329T110000", "DTEND is a time without a zone")]
    [InlineData("DTSTART:20260329T100000Z", "DTEND;VALUE=DATE:20260330", "DTEND is a time without a zone")]
    [InlineData("DTSTART;TZID=Mars/Base:20260329T100000", "DURATION:PT1H", "DTSTART names a time zone that is not known: Mars/Base")]
    [InlineData("DTSTART:20260329T100000Z", "DTEND;TZID=Mars/GMT+1:20260329T110000", "DTEND names a time zone that is not known: Mars/GMT+1")]
    [InlineData("DTSTART:20260329T100000Z", "DURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2\r\nEXDATE;TZID=Mars/Base:20260329T100000", "EXDATE names a time zone that is not known")]
    [InlineData("DTSTART:20260329T100000Z", "DURATION:PT1H\r\nRDATE;TZID=Mars/Base:20260330T100000", "RDATE names a time zone that is not known")]
    [InlineData("DTSTART:20260329T100000Z", "DURATION:PT1H\r\nRECURRENCE-ID;TZID=Mars/Base:20260329T100000", "RECURRENCE-ID names a time zone that is not known")]
    [InlineData("DTSTART:soon", "DURATION:PT1H", "DTSTART is missing")]
    [InlineData("DTSTART:20260329T100000Z", "DURATION:PT1H\r\nRRULE:FREQ=DAILY", "without end")]
    [InlineData("DTSTART:20260329T100000Z", "DURATION:PT1H\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2", "without end")]
    public void Read_BadEvent_SaysWhyAndTheOthersAreRead(string start, string end, string reason)
    {
        var file = ScheduleText.Read(Calendar("", Event(start, end), Event("DTSTART:20260329T100000Z", "DURATION:PT1H").Replace("UID:1", "UID:2", StringComparison.Ordinal)));

        Assert.Equal(2, file.Rows.Count);
        Assert.Contains(reason, file.Rows[0].Error, StringComparison.Ordinal);
        Assert.Null(file.Rows[1].Error);
    }

    /// <summary>Whatever else they lack: nobody has to mend them.</summary>
    [Theory]
    [InlineData("DTSTART:20260329T100000Z", "DURATION:PT1H\r\nSTATUS:CANCELLED", "cancelled")]
    [InlineData("DTSTART;TZID=Mars/Base:20260329T100000", "STATUS:cancelled", "cancelled")]
    [InlineData("DTSTART;VALUE=DATE:20260329", "STATUS:CANCELLED", "cancelled")]
    [InlineData("DTSTART;VALUE=DATE:20260329", "DTEND;VALUE=DATE:20260330", "no time of day")]
    [InlineData("DTSTART;VALUE=DATE:20260329", "RRULE:FREQ=DAILY", "no time of day")]
    public void Read_NoSession_IsLeftOutWithItsReasonAndRefusesNothing(string start, string more, string reason)
    {
        var file = ScheduleText.Read(Calendar("", Event(start, more), Event("DTSTART:20260329T100000Z", "DURATION:PT1H").Replace("UID:1", "UID:2", StringComparison.Ordinal)));

        Assert.Equal([new(3, reason)], file.LeftOut);
        ScheduleText.Good(file);
    }

    [Fact]
    public void Read_OneOfARecurringEventCancelled_LeavesOutThatOne()
    {
        var file = ScheduleText.Read(Calendar(
            "",
            Event(InBrussels + "20260327T100000", "DURATION:PT30M", "RRULE:FREQ=DAILY;COUNT=3"),
            Event(InBrussels + "20260328T100000", "DURATION:PT30M", "RECURRENCE-ID;TZID=Europe/Brussels:20260328T100000", "STATUS:CANCELLED")));

        Assert.Equal(["03-27 09:00 03-27 09:30", "03-29 08:00 03-29 08:30"], file.Rows.Select(row => ScheduleText.Times(row.Value)).Order());
        Assert.Equal("cancelled", Assert.Single(file.LeftOut).Reason);
    }

    [Theory]
    [InlineData("LOCATION")]
    [InlineData("SUMMARY")]
    public void Read_WithoutRoomOrTitle_IsRefused(string name) =>
        Assert.Equal($"{name} is missing", ScheduleText.Refused(ScheduleText.Read(Calendar(
            "", Event("DTSTART:20260329T100000Z", "DURATION:PT1H").Replace(name + ":", "X-OTHER:", StringComparison.Ordinal)))));

    [Theory]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\n")]
    [InlineData("BEGIN:VCALENDAR\nhello\nEND:VCALENDAR\n")]
    public void Read_BrokenCalendar_SaysSo(string text) =>
        Assert.Contains("iCalendar", Assert.Throws<DevHostException>(() => ScheduleText.Read(text)).Message, StringComparison.Ordinal);

    private static string Event(params string[] lines) => "UID:1\r\n" + string.Concat(lines.Select(line => line + "\r\n"))
        + (lines.Any(line => line.Contains("SUMMARY", StringComparison.Ordinal)) ? "" : "SUMMARY:Talk\r\n") + "LOCATION:Room\r\n";

    private static string Calendar(string properties, params string[] events) =>
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + properties + string.Concat(events.Select(lines => $"BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n")) + "END:VCALENDAR\r\n";

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
