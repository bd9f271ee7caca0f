using System.Text;
using UdaConnect.Live;
using UdaConnect.Silo.Hosting;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Contracts;

/// <summary>What grains store keeps its form: rows are read by later versions than the one that wrote them. After a change the older file stays, under another name, and must go on reading.</summary>
public sealed class StoredStateTests
{
    private const long At = 1_767_690_001_662;
    private static readonly GrainStateJson Json = new();

    private static readonly LiveFeeds Feeds = new()
    {
        Feeds =
        [
            new(
                Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), At, At + 86_400_000, 2, 60_000, 300_000, 900_000, At + 1, LiveStanding.Open, 5,
                [
                    new(17, 1, new(At, At + 60_000, 0.8125, 4.38, 50.81, [42, 43], [new(7, "Öffnen & schließen")]), LiveState.Near, LiveChange.Still, 1, 3, At + 60_500),
                    new(18, 1, new(At, At, 1.5, -122.290524, 37.553441, [], []), LiveState.Left, LiveChange.Changed, 2, 4, At + 300_001),
                    new(18, 2, new(At + 5, At + 5, 1.5, 180, -90, [42], []), LiveState.Withdrawn, LiveChange.Withdrawn, 5, 5, At + 300_002),
                ]),
            new(Guid.Parse("7c9e6679-7425-40de-944b-e07fc1f90ae7"), At, At + 1, 0.5, 0, 0, 0, At, LiveStanding.Full, 2_001, []),
        ],
    };

    [Fact]
    public void Write_LiveFeeds_GivesTheGoldenFile()
    {
        var file = Place("person-live.json");
        var written = Encoding.UTF8.GetString(Json.Serialize(Feeds));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
            File.WriteAllText(file, written);
        Assert.Equal(File.ReadAllText(file), written);
    }

    [Fact]
    public void Read_GoldenFile_GivesTheSame()
    {
        var read = Json.Deserialize<LiveFeeds>(new BinaryData(File.ReadAllBytes(Place("person-live.json"))));
        Assert.Equal(Encoding.UTF8.GetString(Json.Serialize(Feeds)), Encoding.UTF8.GetString(Json.Serialize(read)));
        Assert.Equal(Feeds.Feeds[0].Told, read.Feeds[0].Told);
        Assert.Equal((Feeds.Feeds[0].Range, Feeds.Feeds[0].Measure), (read.Feeds[0].Range, read.Feeds[0].Measure));
    }

    /// <summary>During an upgrade a silo reads what a newer one wrote.</summary>
    [Fact]
    public void Read_FieldOfALaterVersion_IsPassedOver() =>
        Assert.Empty(Json.Deserialize<LiveFeeds>(new BinaryData("""{"feeds":[],"later":{"a":1}}""")).Feeds);

    private static string Place(string name) => Path.Combine(SourceTree.Root, "tests", "Contracts", "Stored", name);
}
