using Microsoft.Extensions.Logging.Abstractions;
using UdaConnect.Sessions;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using Xunit;

namespace UdaConnect.Tests.Adapters.Spatial;

public sealed class SessionStoreTests(SpatialDatabase database) : IClassFixture<SpatialDatabase>, IDisposable
{
    private const long Minute = 60_000;
    private static readonly TimeRange AnyTime = new(Timestamps.MinMs, Timestamps.EndMs);

    private readonly VenueCatalogue _catalogue = new(database.Geolocation, TimeProvider.System, NullLogger<VenueCatalogue>.Instance);

    private NpgsqlSessionStore Store => new(database.Geolocation);

    private NpgsqlVenueStore Venues => new(database.Geolocation, _catalogue, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Beside one that lasts from minute 60 to 90.</summary>
    [Theory]
    [InlineData(0, 60, SessionResult.Created)]
    [InlineData(90, 120, SessionResult.Created)]
    [InlineData(60, 90, SessionResult.Overlaps)]
    [InlineData(0, 61, SessionResult.Overlaps)]
    [InlineData(89, 120, SessionResult.Overlaps)]
    [InlineData(70, 80, SessionResult.Overlaps)]
    [InlineData(0, 1440, SessionResult.Overlaps)]
    public async Task Create_BesideAnother_IsRefusedWhereTheyShareAMoment(int from, int to, SessionResult expected)
    {
        var venue = await RegisterAsync();
        var first = (await Store.CreateAsync(Draft(venue, "First", 60, 90), Token)).Session!;
        var second = await Store.CreateAsync(Draft(venue, "Second", from, to), Token);
        var elsewhere = await Store.CreateAsync(Draft(await RegisterAsync(), "Second", from, to), Token);

        Assert.Equal(expected, second.Result);
        Assert.Equal(expected == SessionResult.Overlaps ? first : new(second.Session!.Id, venue, "Second", Some.At + from * Minute, Some.At + to * Minute), second.Session);
        Assert.Equal(SessionResult.Created, elsewhere.Result);
        Assert.Equal(first, await Store.FindAsync(first.Id, Token));
        Assert.Null(await Store.FindAsync(999_999, Token));
    }

    [Fact]
    public async Task Create_Again_IsPresentAlsoWhenTheVenueWasRetiredSince()
    {
        var venue = await RegisterAsync();
        var created = await Store.CreateAsync(Draft(venue, "Once", 0, 30), Token);
        var again = await Store.CreateAsync(Draft(venue, "Once", 0, 30), Token);
        await Venues.RetireAsync(venue, Token);
        var afterwards = await Store.CreateAsync(Draft(venue, "Once", 0, 30), Token);

        Assert.Equal((SessionResult.Created, SessionResult.Present, SessionResult.Present), (created.Result, again.Result, afterwards.Result));
        Assert.Equal(created.Session, again.Session);
        Assert.Equal(created.Session, afterwards.Session);
        Assert.Equal(SessionResult.VenueRetired, (await Store.CreateAsync(Draft(venue, "Too late", 30, 60), Token)).Result);
        Assert.Equal(SessionResult.VenueRetired, (await Store.CreateAsync(Draft(venue, "Renamed", 0, 30), Token)).Result);
    }

    [Fact]
    public async Task Create_AtNoVenue_SaysSo() =>
        Assert.Equal(new SessionCreation(SessionResult.NoVenue), await Store.CreateAsync(Draft(999_999, "Nowhere", 0, 30), Token));

    /// <summary>The event is on the UTC days 6 to 8 January; offsets are minutes from 6 January, 00:00.</summary>
    [Theory]
    [InlineData(0, 30, true)]
    [InlineData(-1, 30, false)]
    [InlineData(3 * 1440 - 30, 3 * 1440, true)]
    [InlineData(3 * 1440 - 30, 3 * 1440 + 1, false)]
    [InlineData(3 * 1440, 3 * 1440 + 30, false)]
    public async Task Create_AtAVenueOfAnEvent_MustLieWithinItsDays(int from, int to, bool within)
    {
        var days = (await new NpgsqlEventStore(database.Geolocation).CreateAsync(new("Three days", new(2026, 1, 6), new(2026, 1, 8)), Token)).Event;
        var venue = await RegisterAsync(days.Id);
        var start = days.Range.StartMs;
        var created = await Store.CreateAsync(new(venue, "Within?", start + from * Minute, start + to * Minute), Token);

        Assert.Equal(within ? SessionResult.Created : SessionResult.OutsideEvent, created.Result);
        Assert.Equal(within ? null : days, created.Event);
    }

    [Fact]
    public async Task Create_ManyWritersAtOnce_KeepsNoTwoThatOverlapAndExplainsEveryRefusal()
    {
        var random = new Random(5);
        var venues = new[] { await RegisterAsync(), await RegisterAsync() };
        var drafts = Enumerable.Range(0, 300).Select(i =>
        {
            var from = random.Next(0, 600);
            return Draft(venues[i % 2], $"Talk {i}", from, from + random.Next(1, 60));
        }).ToArray();
        var outcomes = new SessionCreation[drafts.Length];
        await Parallel.ForAsync(0, drafts.Length, new ParallelOptions { MaxDegreeOfParallelism = 12, CancellationToken = Token }, async (i, token) =>
            outcomes[i] = await Store.CreateAsync(drafts[i], token));

        var kept = outcomes.Where(outcome => outcome.Result == SessionResult.Created).Select(outcome => outcome.Session!).ToArray();
        foreach (var (draft, outcome) in drafts.Zip(outcomes))
        {
            if (outcome.Result == SessionResult.Created)
                continue;
            Assert.Equal(SessionResult.Overlaps, outcome.Result);
            Assert.Contains(outcome.Session!, kept);
            Assert.True(outcome.Session!.VenueId == draft.VenueId && Overlap(outcome.Session.Range, draft.Range));
        }

        foreach (var venue in venues)
        {
            var stored = await Store.ListAsync(venue, AnyTime, 0, 1_000, Token);
            Assert.Equal(kept.Where(session => session.VenueId == venue).OrderBy(session => session.StartMs), stored);
            Assert.All(stored.Zip(stored.Skip(1)), pair => Assert.True(pair.First.EndMs <= pair.Second.StartMs));
        }
    }

    [Fact]
    public async Task FindAndList_RandomRanges_EqualWhatOverlapsThem()
    {
        var random = new Random(6);
        var venues = new[] { await RegisterAsync(), await RegisterAsync(), await RegisterAsync() };
        var all = new List<Session>();
        foreach (var venue in venues)
        {
            for (var from = 0; from < 10 * 1440; from += random.Next(0, 600))
            {
                var draft = Draft(venue, "Talk", from, from += random.Next(1, 1441));
                all.Add((await Store.CreateAsync(draft, Token)).Session!);
            }
        }

        for (var i = 0; i < 200; i++)
        {
            var start = Some.At + random.Next(-2 * 1440, 12 * 1440) * Minute;
            var range = new TimeRange(start, start + random.Next(1, 3 * 1440) * Minute);
            var asked = venues.Where(_ => random.Next(3) > 0).ToHashSet();
            var expected = all.Where(session => asked.Contains(session.VenueId) && Overlap(session.Range, range)).ToArray();

            var found = await Store.FindAsync(asked, range, Token);
            Assert.Equal(expected.OrderBy(session => (session.VenueId, session.StartMs)), found.OrderBy(venue => venue.Key).SelectMany(venue => venue.Value));
            Assert.DoesNotContain(found, venue => venue.Value.Length == 0);
            foreach (var venue in asked)
                Assert.Equal(expected.Where(session => session.VenueId == venue), await ListInPagesAsync(venue, range, random.Next(1, 4)));
        }

        Assert.Empty(await Store.FindAsync(new HashSet<long>(), AnyTime, Token));
    }

    public void Dispose() => _catalogue.Dispose();

    private static bool Overlap(TimeRange one, TimeRange other) => !one.Intersect(other).IsEmpty;

    private static SessionDraft Draft(long venue, string title, int from, int to) => new(venue, title, Some.At + from * Minute, Some.At + to * Minute);

    private async Task<List<Session>> ListInPagesAsync(long venue, TimeRange range, int limit)
    {
        var sessions = new List<Session>();
        while (await Store.ListAsync(venue, range, sessions.Count == 0 ? 0 : sessions[^1].StartMs, limit, Token) is { Length: > 0 } page)
            sessions.AddRange(page);
        return sessions;
    }

    private async Task<long> RegisterAsync(long? eventId = null)
    {
        var registration = await Venues.RegisterAsync(Shapes.Venue(Shapes.Disc(10, 50, 5)) with { EventId = eventId }, Token);
        return registration.Venue!.Id;
    }
}
