using UdaConnect.Encounters;
using UdaConnect.Persons;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>A list read page after page is one picture, and its first page always a new one.</summary>
[Collection(PostgisSilos.Collection)]
public sealed class ConnectionPagesTests(PostgisSilos silos) : IAsyncLifetime
{
    private const int Ada = 901;
    private const int Late = 905;
    private const long Noon = 1_591_012_800_000;
    private static readonly TimeRange Range = new(Noon - 3_600_000, Noon + 3_600_000);

    // Visits of the same instant only, so that durations are those of the visits below.
    private static readonly EncounterMeasure Measure = EncounterMeasure.Default with { WithinMs = 0 };

    private long _visits;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Ada and three others, each for some minutes; nobody has been asked yet.</summary>
    public async ValueTask InitializeAsync()
    {
        await silos.EmptyAsync();
        await silos.RegisterAsync(Ada, 902, 903, 904, Late);
        await ArriveAsync(At(Ada, 0), At(Ada, 1), At(Ada, 2), At(Ada, 3), At(902, 0), At(902, 3), At(903, 0), At(903, 2), At(904, 0), At(904, 1));
    }

    [Fact]
    public async Task Pages_VisitsArriveBetween_AreOnePicture()
    {
        var first = await PageAsync(null);
        Assert.Equal([902], People(first));
        Assert.True(first.HasMore);

        // Who stands behind the key by now, and whose figures have changed.
        await ArriveAsync(At(Late, 0), At(Late, 1), At(904, 3));
        var rest = await PageAsync(first.Connections[^1].Key, limit: 9);
        Assert.Equal([903, 904], People(rest));
        Assert.False(rest.HasMore);
        Assert.Equal(60_000, rest.Connections[1].DurationMs);
    }

    [Fact]
    public async Task FirstPage_VisitsHaveArrived_ShowsThem()
    {
        await PageAsync(null);
        await ArriveAsync(At(Late, 0), At(Late, 3), At(904, 3));
        var first = await PageAsync(null, limit: 2);
        Assert.Equal([902, 904], People(first));
        var rest = await PageAsync(first.Connections[^1].Key, limit: 9);
        Assert.Equal([Late, 903], People(rest));
    }

    [Fact]
    public async Task LaterPage_OfAnotherQuestion_IsOfItsOwnList()
    {
        var key = (await PageAsync(null)).Connections[^1].Key;
        await ArriveAsync(At(Late, 0), At(Late, 1));
        var rest = await PageAsync(key, limit: 9, Measure with { Metres = 6 });
        Assert.Equal([903, 904, Late], People(rest));
    }

    [Fact]
    public async Task LaterPage_GrainWasDeactivated_IsRight()
    {
        var key = (await PageAsync(null)).Connections[^1].Key;
        await silos.ForgetAsync();
        var rest = await PageAsync(key, limit: 9);
        Assert.Equal([903, 904], People(rest));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static int[] People(ConnectionsPage page) => [.. page.Connections.Select(entry => entry.Person.Id)];

    private Task<ConnectionsPage> PageAsync(ConnectionKey? after, int limit = 1, EncounterMeasure? measure = null) =>
        silos.Grains.GetGrain<IPersonGrain>(Ada).FindConnectionsAsync(Range, measure ?? Measure, eventId: null, after, limit, Token);

    private Visit At(int person, int minute) => new(++_visits, Noon + minute * 60_000, 8.55, 47.37, person);

    private async Task ArriveAsync(params Visit[] visits) => await silos.DeliverAsync(await silos.StoreAsync(visits));
}
