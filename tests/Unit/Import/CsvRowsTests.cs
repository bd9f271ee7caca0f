using System.IO.Compression;
using System.Text;
using UdaConnect.DevHost;
using UdaConnect.DevHost.Import;
using Xunit;

namespace UdaConnect.Tests.Unit.Import;

public sealed class CsvRowsTests : IDisposable
{
    private const string Header = "id,person_id,creation_time,longitude,latitude,venue\n";
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Read_GoodRow_IsReadWithItsLineAndIgnoresOtherColumns()
    {
        var row = Assert.Single(Visits(Header + "7,5,2020-06-04T09:00:20Z,4.5,-50.25,site-1\n"));

        Assert.Null(row.Error);
        Assert.Equal(2, row.Line);
        Assert.Equal(new VisitRow(7, 5, new(2020, 6, 4, 9, 0, 20, TimeSpan.Zero), 4.5, -50.25), row.Value);
    }

    [Theory]
    [InlineData("2020-06-04 09:00:20.1234567", 1_234_567)]
    [InlineData("2020-06-04T11:00:20.5+02:00", 5_000_000)]
    [InlineData("2020-06-04T09:00:20", 0)]
    public void Read_OtherFormsOfTime_AreUtcUnlessTheySayOtherwise(string time, long ticks)
    {
        var row = Assert.Single(Visits(Header + $"7,5,{time},4.5,50,\n"));

        Assert.Equal(new DateTimeOffset(2020, 6, 4, 9, 0, 20, TimeSpan.Zero).AddTicks(ticks), row.Value.CreationTime);
    }

    [Theory]
    [InlineData("x,5,2020-06-04T09:00:20Z,4.5,50,", "id ")]
    [InlineData("0,5,2020-06-04T09:00:20Z,4.5,50,", "id ")]
    [InlineData("9007199254740992,5,2020-06-04T09:00:20Z,4.5,50,", "id ")]
    [InlineData("7,,2020-06-04T09:00:20Z,4.5,50,", "person_id is missing")]
    [InlineData("7,2147483648,2020-06-04T09:00:20Z,4.5,50,", "person_id ")]
    [InlineData("7,5,04/06/2020,4.5,50,", "creation_time ")]
    [InlineData("7,5,2020-06-31T09:00:20Z,4.5,50,", "creation_time ")]
    [InlineData("7,5,2020-06-04T09:00:20Z,\"4,5\",50,", "longitude ")]
    [InlineData("7,5,2020-06-04T09:00:20Z,4.5", "latitude is missing")]
    [InlineData("7,5,2020-06-04T09:00:20Z,4.5,\"50,", "the line has quotes in the wrong place")]
    public void Read_BadRow_SaysWhyAndTheNextRowIsRead(string bad, string reason)
    {
        var rows = Visits(Header + bad + "\n8,5,2020-06-04T09:00:20Z,4.5,50,\n");

        Assert.Equal(2, rows.Count);
        Assert.StartsWith(reason, rows[0].Error, StringComparison.Ordinal);
        Assert.Equal((2, 3), (rows[0].Line, rows[1].Line));
        Assert.Null(rows[1].Error);
        Assert.Equal(8, rows[1].Value.Id);
    }

    [Fact]
    public void Read_IdBase_IsAddedAndMayNotLeaveTheRange()
    {
        var rows = Visits(Header + "7,5,2020-06-04T09:00:20Z,4,50,\n9007199254740991,5,2020-06-04T09:00:20Z,4,50,\n", idBase: 1_000);

        Assert.Equal(1_007, rows[0].Value.Id);
        Assert.Null(rows[0].Error);
        Assert.StartsWith("id ", rows[1].Error, StringComparison.Ordinal);
        Assert.StartsWith("id ", Assert.Single(Visits(Header + "7,5,2020-06-04T09:00:20Z,4,50,\n", idBase: -7)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Gzip_IsTheSameWhateverTheName()
    {
        const string Text = Header + "7,5,2020-06-04T09:00:20Z,4.5,50,\n\n8,5,2020-06-04T09:00:40Z,4.5,50,\n";
        var plain = Visits(Text);

        Assert.Equal(2, plain.Count);
        Assert.Equal(plain, Visits(Compress(Text)));
    }

    [Fact]
    public void Read_GzipCutShort_Throws()
    {
        var text = Header + string.Concat(Enumerable.Range(1, 5_000).Select(id => $"{id},5,2020-06-04T09:00:20Z,4.{id * 7919},50,\n"));

        Assert.Throws<DevHostException>(() => Visits(Compress(text)[..^3_000]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("id,person_id,creation_time,longitude\n1,2,3,4\n")]
    public void Read_ColumnsMissing_ThrowsAndNamesThem(string text)
    {
        var thrown = Assert.Throws<DevHostException>(() => Visits(text));

        Assert.Contains("latitude", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_People_KeepsQuotedAndAccentedNames()
    {
        File.WriteAllText(_path, "id,first_name,last_name,company_name\n5,Zoë,\"Smith, Jr\",\"Alder \"\"&\"\" Finch\"\n6,Ada,,Quarry\n");
        using var source = CsvSource.Open(_path);
        var rows = PersonRow.Read(source).ToList();

        Assert.Equal(new PersonRow(5, "Zoë", "Smith, Jr", "Alder \"&\" Finch"), rows[0].Value);
        Assert.Equal("last_name is missing", rows[1].Error);
    }

    public void Dispose() => File.Delete(_path);

    private static byte[] Compress(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private List<CsvRow<VisitRow>> Visits(string text, long idBase = 0) => Visits(Encoding.UTF8.GetBytes(text), idBase);

    private List<CsvRow<VisitRow>> Visits(byte[] content, long idBase = 0)
    {
        File.WriteAllBytes(_path, content);
        using var source = CsvSource.Open(_path);
        return [.. VisitRow.Read(source, idBase)];
    }
}
