using Microsoft.Extensions.Logging.Abstractions;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

/// <summary>10,000 booths of one event on a grid, in one catalogue.</summary>
public sealed class ManyVenuesTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>
{
    private const int Side = 100;
    private const double Pitch = 1e-4;
    private const double Width = 0.8e-4;
    private const int Before = 9_800;

    // As the store writes them, but in one statement.
    private const string BoothsSql = """
        with booth as (
          select i, ST_MakeEnvelope(10 + i % 100 * 1e-4, 50 + i / 100 * 1e-4, 10 + i % 100 * 1e-4 + 0.8e-4, 50 + i / 100 * 1e-4 + 0.8e-4, 4326) as box
          from generate_series(0, $1 - 1) as i),
        registered as (
          insert into venue (name, kind, footprint, bounds, event_id)
          select 'Somewhere', 'booth', ST_Multi(box), box, case when i % 2 = 0 then $2::bigint end from booth order by i returning id, bounds),
        indexed as (insert into area (id, bounds) select id, bounds from registered)
        select array_agg(id order by id) from registered
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Register_TenThousand_AreListedInPagesAndCoverTheirOwnPlaces()
    {
        using var catalogue = new VenueCatalogue(database.Geolocation, TimeProvider.System, NullLogger<VenueCatalogue>.Instance);
        var store = new NpgsqlVenueStore(database.Geolocation, catalogue, TimeProvider.System);
        var days = (await new NpgsqlEventStore(database.Geolocation).CreateAsync(new("Fair", new(2026, 1, 6), new(2026, 1, 8)), Token)).Event;
        var ids = new long[Side * Side];
        (await database.ScalarAsync<long[]>(BoothsSql, Before, days.Id))!.CopyTo(ids, 0);
        for (var i = Before; i < ids.Length; i++)
        {
            var (west, south) = (10 + i % Side * Pitch, 50 + i / Side * Pitch);
            var booth = Shapes.Venue(Shapes.Box(west, south, west + Width, south + Width)) with { EventId = i % 2 == 0 ? days.Id : null };
            ids[i] = (await store.RegisterAsync(booth, Token)).Venue!.Id;
        }

        Assert.All(ids.Index(), booth => Assert.Equal(booth.Item, AreaOf(catalogue, booth.Index)));
        using var other = new VenueCatalogue(database.Geolocation, TimeProvider.System, NullLogger<VenueCatalogue>.Instance);
        await other.RefreshAsync(Token);
        Assert.All(ids.Index(), booth => Assert.Equal(booth.Item, AreaOf(other, booth.Index)));

        Assert.Equal(ids, await ListAsync(store, null));
        var ofTheEvent = await ListAsync(store, days.Id);
        Assert.Equal(ids.Where((_, i) => i % 2 == 0), ofTheEvent);
        Assert.Equal(ofTheEvent, (await new NpgsqlEventStore(database.Geolocation).FindVenuesAsync(days.Id, Token)).Order());

        await store.RetireAsync(ids[4_711], Token);
        Assert.NotEqual(ids[4_711], AreaOf(catalogue, 4_711));
        Assert.Equal(ids[4_712], AreaOf(catalogue, 4_712));
    }

    /// <summary>At a booth's centre.</summary>
    private static long AreaOf(VenueCatalogue catalogue, int booth) =>
        catalogue.AreaOf(10 + booth % Side * Pitch + Width / 2, 50 + booth / Side * Pitch + Width / 2);

    private static async Task<List<long>> ListAsync(NpgsqlVenueStore store, long? eventId)
    {
        var listed = new List<long>();
        while (await store.ListAsync([], eventId, listed.Count == 0 ? 0 : listed[^1], 1_000, Token) is { Length: > 0 } page)
            listed.AddRange(page.Select(venue => venue.Id));
        return listed;
    }
}
