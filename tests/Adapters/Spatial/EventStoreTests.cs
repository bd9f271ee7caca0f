using Microsoft.Extensions.Logging.Abstractions;
using UdaConnect.Events;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

public sealed class EventStoreTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>, IDisposable
{
    private readonly VenueCatalogue _catalogue = new(database.Geolocation, TimeProvider.System, NullLogger<VenueCatalogue>.Instance);

    private NpgsqlEventStore Store => new(database.Geolocation);

    private NpgsqlVenueStore Venues => new(database.Geolocation, _catalogue, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_ThenAgain_IsTheSameEventAndAnotherYearIsAnother()
    {
        var draft = new EventDraft("Zwölf 'Begegnungen'", new(2024, 2, 28), new(2024, 3, 1));
        var created = await Store.CreateAsync(draft, Token);
        var again = await Store.CreateAsync(draft, Token);
        var other = await Store.CreateAsync(draft with { LastDay = new(2024, 3, 2) }, Token);

        Assert.True(created.IsNew);
        Assert.Equal((false, created.Event), (again.IsNew, again.Event));
        Assert.Equal(new Event(created.Event.Id, draft.Name, draft.FirstDay, draft.LastDay), await Store.FindAsync(created.Event.Id, Token));
        Assert.True(other.IsNew);
        Assert.Null(await Store.FindAsync(999_999, Token));
    }

    [Fact]
    public async Task Create_ByManyAtOnce_MakesOneEvent()
    {
        var draft = new EventDraft("Everybody's", new(2026, 1, 6), new(2026, 1, 8));
        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Store.CreateAsync(draft, Token))));

        Assert.Single(all, created => created.IsNew);
        Assert.Single(all.Select(created => created.Event).Distinct());
    }

    [Fact]
    public async Task List_InPages_GivesEachOnceInTheOrderOfIds()
    {
        var mine = new List<long>();
        for (var day = 1; day <= 5; day++)
            mine.Add((await Store.CreateAsync(new("Daily", new(2026, 5, day), new(2026, 5, day)), Token)).Event.Id);

        var seen = new List<long>();
        for (long after = mine[0] - 1; await Store.ListAsync(after, 2, Token) is { Length: > 0 } page; after = page[^1].Id)
            seen.AddRange(page.Where(listed => listed.Name == "Daily").Select(listed => listed.Id));
        Assert.Equal(mine, seen);
    }

    [Fact]
    public async Task FindVenues_RetiredAndOtherEvents_AreTheEventsOwnRetiredOnesToo()
    {
        var (mine, other) = (await CreateAsync("Mine"), await CreateAsync("Other"));
        var (booth, hall, elsewhere, nobodys) = (await RegisterAsync(mine), await RegisterAsync(mine), await RegisterAsync(other), await RegisterAsync(null));
        await Venues.RetireAsync(hall, Token);

        Assert.Equal([booth, hall], (await Store.FindVenuesAsync(mine, Token)).Order());
        Assert.Equal([elsewhere], await Store.FindVenuesAsync(other, Token));
        Assert.Empty(await Store.FindVenuesAsync(999_999, Token));
        Assert.Equal([booth, hall], (await Venues.ListAsync([], mine, 0, 10, Token)).Select(venue => venue.Id));
        Assert.Equal([hall], (await Venues.ListAsync([], mine, booth, 10, Token)).Select(venue => venue.Id));
        Assert.Equal([booth], (await Venues.ListAsync([new(10, 50, 10.001, 50.001)], mine, 0, 1, Token)).Select(venue => venue.Id));
        Assert.Empty(await Venues.ListAsync([new(11, 50, 11.001, 50.001)], mine, 0, 10, Token));
        Assert.Contains(nobodys, (await Venues.ListAsync([], null, 0, 1_000, Token)).Select(venue => venue.Id));
        Assert.Equal(mine, (await Venues.FindAsync(booth, Token))!.Content.EventId);
        Assert.Null((await Venues.FindAsync(nobodys, Token))!.Content.EventId);
    }

    [Fact]
    public async Task Register_VenueOfAnUnknownEvent_SaysSoAndStoresNothing()
    {
        var before = await database.ScalarAsync<long>("select count(*) from venue");
        var registration = await Venues.RegisterAsync(Shapes.Venue(Shapes.Disc(10, 50, 5)) with { EventId = 999_999 }, Token);

        Assert.Null(registration.Venue);
        Assert.Equal(("properties.event_id", "no event of that id is known"), (registration.Errors.Single().Field, registration.Errors.Single().Reason));
        Assert.Equal(before, await database.ScalarAsync<long>("select count(*) from venue"));
    }

    public void Dispose() => _catalogue.Dispose();

    private async Task<long> CreateAsync(string name) => (await Store.CreateAsync(new(name, new(2026, 1, 6), new(2026, 1, 8)), Token)).Event.Id;

    private async Task<long> RegisterAsync(long? eventId)
    {
        var registration = await Venues.RegisterAsync(Shapes.Venue(Shapes.Disc(10, 50, 5)) with { EventId = eventId }, Token);
        return registration.Venue!.Id;
    }
}
