using UdaConnect.DevHost;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Time;
using Xunit;

namespace UdaConnect.Tests.Unit.Chaos;

public sealed class FileVisitsTests : IDisposable
{
    private const string Header = "id,person_id,creation_time,longitude,latitude,venue\n";
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Take_RowsOfTheFile_KeepsWhatIsTheSameTheSameAndWhatIsApartApart()
    {
        var pool = Read("9007199254740000,5,2020-06-04T09:00:20Z,4.38,50.81,a\n1600000000,6,2020-06-05T23:59:59Z,4.39,50.82,b\n9007199254740000,5,2020-06-04T09:00:20Z,4.38,50.81,a\n");

        Assert.Equal([5, 6], pool.People);
        Assert.Equal(3, pool.Least);
        Assert.Equal(pool.Take(1, 0), pool.Take(1, 2)); // the file repeats it
        Assert.NotEqual(pool.Take(1, 0).Id, pool.Take(1, 1).Id);
        Assert.NotEqual(pool.Take(1, 0).Id, pool.Take(1, 3).Id); // the second time round it is another visit
        Assert.NotEqual(pool.Take(1, 0).Id, pool.Take(2, 0).Id);
        Assert.All(Enumerable.Range(0, 3), number => Assert.True(pool.RangeOf(2).Contains(pool.Take(2, number).AtMs)));
        Assert.True(pool.RangeOf(1).EndMs <= pool.RangeOf(2).StartMs);
        Assert.Equal(2 * Timestamps.DayMs, pool.Take(2, 0).AtMs - pool.Take(1, 0).AtMs);
    }

    [Theory]
    [InlineData("1,5,yesterday,4.38,50.81,a\n", "creation_time")]
    [InlineData("1,0,2020-06-04T09:00:20Z,4.38,50.81,a\n", "person_id")]
    [InlineData("1,5,2020-06-04T09:00:20Z,181,50.81,a\n", "longitude")]
    public void Read_RowIsNoVisit_NamesLineAndField(string row, string field)
    {
        var message = Assert.Throws<DevHostException>(() => Read(row)).Message;

        Assert.Contains("line 2", message, StringComparison.Ordinal);
        Assert.Contains(field, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SpansDecades_IsRefused() =>
        Assert.Throws<DevHostException>(() => Read("1,5,2001-01-01T00:00:00Z,4.38,50.81,a\n2,5,2050-01-01T00:00:00Z,4.38,50.81,a\n"));

    public void Dispose() => File.Delete(_path);

    private FileVisits Read(string rows)
    {
        File.WriteAllText(_path, Header + rows);
        return FileVisits.Read(_path, scenarios: 10);
    }
}
