using UdaConnect.DevHost;
using UdaConnect.DevHost.Import.Schedule;
using Xunit;

namespace UdaConnect.Tests.Unit.Import.Schedule;

public sealed class ScheduleCsvTests
{
    private const string Header = "year,event_id,start_utc,end_utc,minutes,room,room_key,track,type,title,speakers,room_longitude,room_latitude\n";

    private const string Three = Header
        + "2025,1,2025-02-01T09:00:00Z,2025-02-01T09:30:00Z,30,Big,BIG,Main,,\"One, and more\",1,4.5,50.25\n"
        + "2026,2,2026-01-31T09:00:00Z,2026-01-31T09:30:00Z,30,Big,BIG,Main,,Two,1,4.5,50.25\n"
        + "2026,3,2026-01-31T09:30:00Z,2026-01-31T10:00:00Z,30,Virtual,VIRTUAL,Main,,Three,1,,\n";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_OneYear_IsItsRowsWithTheirLines(bool packed)
    {
        var file = ScheduleText.Read(Three, year: 2026, packed: packed);

        Assert.Null(file.Name);
        Assert.All(file.Rows, row => Assert.Null(row.Error));
        Assert.Equal([3, 4], file.Rows.Select(row => row.Line));
        Assert.Equal(
            [new("Big", "Two", new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero), new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero), new RoomPlace(4.5, 50.25)),
             new("Virtual", "Three", new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero), new(2026, 1, 31, 10, 0, 0, TimeSpan.Zero), null)],
            file.Rows.Select(row => row.Value));
        Assert.Equal("One, and more", ScheduleText.Good(ScheduleText.Read(Three, year: 2025)).Title);
    }

    [Fact]
    public void Read_SeveralYearsOrAnother_NamesTheYearsThereAre()
    {
        Assert.Contains("--year, 2025, 2026", Assert.Throws<DevHostException>(() => ScheduleText.Read(Three)).Message, StringComparison.Ordinal);
        Assert.Contains("only of 2025, 2026", Assert.Throws<DevHostException>(() => ScheduleText.Read(Three, year: 2024)).Message, StringComparison.Ordinal);
        Assert.Single(ScheduleText.Read(string.Join('\n', Three.Split('\n')[..2])).Rows);
    }

    [Theory]
    [InlineData("2026,1,2026-01-31T09:00:00Z,2026-01-31T09:30:00Z,30,,,,,Talk,1,,", "room is missing")]
    [InlineData("2026,1,2026-01-31T09:00:00Z,2026-01-31T09:30:00Z,30,Big,,,,,1,,", "title is missing")]
    [InlineData("2026,1,noon,2026-01-31T09:30:00Z,30,Big,,,,Talk,1,,", "start_utc is not a time")]
    [InlineData("2026,1,2026-01-31T09:00:00Z,,30,Big,,,,Talk,1,,", "end_utc is missing")]
    [InlineData("2026,1,2026-01-31T09:00:00Z,2026-01-31T09:30:00Z,30,Big,,,,Talk,1,4.5,", "room_latitude is missing")]
    [InlineData("2026,1,2026-01-31T09:00:00Z,2026-01-31T09:30:00Z,30,Big,,,,Talk,1,east,50", "room_longitude is not a number")]
    [InlineData(",1,2026-01-31T09:00:00Z,2026-01-31T09:30:00Z,30,Big,,,,Talk,1,,", "year is missing")]
    public void Read_BadRow_SaysWhy(string row, string reason) =>
        Assert.StartsWith(reason, ScheduleText.Refused(ScheduleText.Read(Header + row + "\n")), StringComparison.Ordinal);

    [Fact]
    public void Read_OtherColumns_NamesThoseThatAreMissing() =>
        Assert.Contains("room_longitude", Assert.Throws<DevHostException>(() => ScheduleText.Read("year,start_utc,end_utc,room,title\n")).Message, StringComparison.Ordinal);
}
