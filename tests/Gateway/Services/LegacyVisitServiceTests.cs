using UdaConnect.Protos.Legacy;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Gateway.Services;

public sealed class LegacyVisitServiceTests(GatewaySystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What was sent comes back as it was written, with an id that fits the message; what is stored is what it means.</summary>
    [Theory]
    [InlineData(" {0} ", -122.290524f, "+37.5534410", "2020-06-15 10:00:00.5", "-122.29053", "37.553441", "2020-06-15T10:00:00.500Z")]
    [InlineData("{0}", 0.1f, "-0.1", "2020-06-15T12:00:00+02:00", "0.1", "-0.1", "2020-06-15T10:00:00.000Z")]
    [InlineData("{0}", 180f, "90", "2020-06-15t10:00:00z", "180", "90", "2020-06-15T10:00:00.000Z")]
    [InlineData("{0}", 16.777217f, "1e1", "2020-06-15T10:00:00.123456789", "16.777218", "10", "2020-06-15T10:00:00.123Z")]
    public async Task Create_IdZero_IsEchoedVerbatimAndStoredAsMeant(
        string person, float longitude, string latitude, string time, string storedLongitude, string storedLatitude, string storedTime)
    {
        var clients = await system.ClientsAsync();
        var personId = clients.NextPerson();
        var written = person.Replace("{0}", $"{personId}", StringComparison.Ordinal);
        var sent = new LocationMessage { PersonId = written, Longitude = longitude, Latitude = latitude, CreationTime = time };
        var reply = await clients.Producers.CreateAsync(sent, cancellationToken: Token);

        Assert.InRange(reply.Id, VisitIdRange.Older.First, VisitIdRange.Older.End - 1);
        Assert.Equal(new LocationMessage(sent) { Id = reply.Id }, reply);
        Assert.Equal(
            $$"""{"id":{{reply.Id}},"person_id":{{personId}},"longitude":"{{storedLongitude}}","latitude":"{{storedLatitude}}","creation_time":"{{storedTime}}"}""",
            (await clients.StoredAsync(reply.Id)).GetRawText());
    }

    [Fact]
    public async Task Create_OwnId_IsKept()
    {
        var clients = await system.ClientsAsync();
        var sent = new LocationMessage { PersonId = $"{clients.NextPerson()}", Longitude = 1.5f, Latitude = "2.5", CreationTime = "2020-06-15 10:00:00" };
        sent.Id = (int)clients.NextVisit();

        Assert.Equal(sent, await clients.Producers.CreateAsync(sent, cancellationToken: Token));
        Assert.Equal("1.5", (await clients.StoredAsync(sent.Id)).GetProperty("longitude").GetString());
    }

    /// <summary>Without a time it is now, and the reply says which instant that was.</summary>
    [Fact]
    public async Task Create_NoTime_IsNowAndTold()
    {
        var clients = await system.ClientsAsync();
        var before = TimeProvider.System.GetUtcNow();
        var reply = await clients.Producers.CreateAsync(new() { Id = -5, PersonId = $"{clients.NextPerson()}", Longitude = 1, Latitude = "2" }, cancellationToken: Token);

        Assert.InRange(reply.Id, VisitIdRange.Older.First, VisitIdRange.Older.End - 1);
        Assert.InRange(DateTimeOffset.Parse(reply.CreationTime), before.AddMilliseconds(-1), TimeProvider.System.GetUtcNow());
        Assert.Equal(reply.CreationTime, (await clients.StoredAsync(reply.Id)).GetProperty("creation_time").GetString());
    }
}
