using System.IO.Pipelines;
using System.Text;
using UdaConnect.Bench.Connection;
using UdaConnect.Connections;
using UdaConnect.Gateway.Endpoints;
using UdaConnect.Persons;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class ConnectionJsonTests
{
    private static readonly Person[] People = [new(5, "Ada", "Lovelace", "Analytical Engines"), new(7, "Grace", "Hopper", "")];

    private static readonly Visit[] Rows =
    [
        new(30, 1_767_690_001_662, -122.290524, 37.553441, 5), new(31, 1_767_690_002_000, 8, -0.0000001, 7), new(1L << 52, 1_767_690_002_001, 179.9999999, -90, 5),
    ];

    [Fact]
    public void Write_OneRow_IsTheContractsJson() => Assert.Equal(
        """[{"location":{"id":30,"person_id":5,"longitude":"-122.290524","latitude":"37.553441","creation_time":"2026-01-06T09:00:01.662Z"},"person":{"id":5,"first_name":"Ada","last_name":"Lovelace","company_name":"Analytical Engines"}}]""",
        Encoding.UTF8.GetString(Written(Rows[..1])));

    [Fact]
    public async Task Write_AnyRows_IsWhatTheGatewayWrites() => Assert.Null(NearJson.Difference(await OfGatewayAsync(Rows), Written(Rows), new HashSet<long>()));

    [Fact]
    public void Write_NoRows_IsAnEmptyArray() => Assert.Equal("[]", Encoding.UTF8.GetString(Written([])));

    [Fact]
    public void Difference_OnlyEntriesOfTheBorder_IsNone() => Assert.Null(NearJson.Difference(Written(Rows[1..]), Written(Rows[..2]), new HashSet<long> { 30, 1L << 52 }));

    [Fact]
    public void Difference_EntryMissing_NamesIt()
    {
        Assert.StartsWith("ours ends after 2", NearJson.Difference(Written(Rows[..2]), Written(Rows), new HashSet<long>()), StringComparison.Ordinal);
        Assert.StartsWith("the baseline ends after 2", NearJson.Difference(Written(Rows), Written(Rows[..2]), new HashSet<long>()), StringComparison.Ordinal);
    }

    [Fact]
    public void Difference_OtherContent_IsSeen()
    {
        Visit[] changed = [Rows[0], Rows[1] with { AtMs = Rows[1].AtMs + 1 }, Rows[2]];
        Assert.StartsWith("entry 1 is", NearJson.Difference(Written(Rows), Written(changed), new HashSet<long>()), StringComparison.Ordinal);
    }

    [Fact]
    public void Length_OfACountingStream_IsThatOfTheBody()
    {
        using var counted = new CountingStream();
        Write(counted, Rows);
        Assert.Equal(Written(Rows).Length, counted.Length);
    }

    [Fact]
    public void PathOf_AQuestion_IsReadAsThatQuestion()
    {
        var query = new Uri(new Uri("http://localhost"), RestQuestion.PathOf(new(18, new(1_767_657_600_000, 1_767_744_000_000), 5)));
        Assert.Equal("/api/persons/18/connection", query.AbsolutePath);
        var fields = query.Query[1..].Split('&').Select(field => field.Split('=')).ToDictionary(field => field[0], field => Uri.UnescapeDataString(field[1]));
        Assert.True(ConnectionQuery.Parse("18", fields["start_date"], fields["end_date"], fields["distance"], null).TryGet(out var read));
        Assert.Equal(new ConnectionQuery(18, new TimeRange(1_767_657_600_000, 1_767_744_000_000), 5, null), read);
    }

    private static byte[] Written(Visit[] rows)
    {
        using var body = new MemoryStream();
        Write(body, rows);
        return body.ToArray();
    }

    private static void Write(Stream into, Visit[] rows)
    {
        using var json = new ConnectionJson(into, People.ToDictionary(person => person.Id, PersonJson.Of));
        json.Open();
        foreach (var row in rows)
            json.Write(row);
        json.Close();
    }

    private static async Task<byte[]> OfGatewayAsync(Visit[] visits)
    {
        using var body = new MemoryStream();
        var pipe = PipeWriter.Create(body);
        var rows = new JsonRows(pipe, JsonEnvelope.Array);
        foreach (var visit in visits)
            rows.WriteConnection(visit, JsonRows.PersonJson(People.Single(person => person.Id == visit.PersonId)));
        rows.Close();
        await pipe.CompleteAsync();
        return body.ToArray();
    }
}
