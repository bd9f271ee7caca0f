using UdaConnect.Geo;
using UdaConnect.Sessions;
using UdaConnect.Silo.Spatial;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>When venues are registered, and how visits reach memory.</summary>
/// <param name="RegisterAt">Before which step all venues are registered; null: never.</param>
/// <param name="RetireAt">Before which step every other venue is retired.</param>
/// <param name="Live">Visits are delivered after they were stored, and questions are asked between; else everything is stored before the first question.</param>
/// <param name="Shuffled">Visits come in no order, some of them repeatedly.</param>
/// <param name="HalfHeard">Every other visit is filed by a silo that has not heard of any venue.</param>
internal sealed record Variant(string Name, int? RegisterAt, int? RetireAt = null, bool Live = false, bool Shuffled = false, bool HalfHeard = false)
{
    public const int Steps = 4;

    public static readonly Variant[] All =
    [
        new("no venues, loaded", null),
        new("venues after the visits, loaded", Steps),
        new("venues before the visits, live", 0, Live: true),
        new("venues between the visits, half heard of, live, shuffled and repeated", 2, Live: true, Shuffled: true, HalfHeard: true),
        new("venues before the visits, every other retired between, live, shuffled and repeated", 0, RetireAt: 2, Live: true, Shuffled: true),
    ];
}

/// <summary>One scenario in one variant, checked against brute force after each step.</summary>
internal sealed class ScenarioRun(PostgisSilos silos, NearnessScenario scenario, Variant variant)
{
    private readonly List<long> _venues = [];
    private readonly List<Session> _sessions = [];
    private long? _event;
    private readonly List<Visit> _stored = [];

    /// <summary>Areas that hold visits.</summary>
    public HashSet<long> Areas { get; } = [];

    public async Task<Visit[][]> RunAsync()
    {
        await silos.EmptyAsync();
        var batches = Batches();
        for (var step = 0; step < batches.Length; step++)
        {
            await ChangeVenuesAsync(step);
            await StoreAsync(batches[step]);
            if (variant.Live)
                await AskAsync($"{variant.Name}, step {step}", questions: 1 + step % 2);
        }

        await ChangeVenuesAsync(batches.Length);
        Assert.Equal(scenario.Visits.Length, _stored.Count);
        var answers = await AskAsync(variant.Name, questions: 4);
        await CheckMemoryAsync();
        return answers;
    }

    /// <summary>All answers, in the order person then question.</summary>
    public async Task<Visit[][]> AskAsync(string because, int questions = 4)
    {
        var answers = new List<Visit[]>();
        for (var person = 1; person <= NearnessScenario.People; person++)
        {
            foreach (var question in scenario.Questions().Take(questions))
            {
                var answer = await silos.Grains.FindNearbyAsync(person, question);
                NearnessOracle.BruteForce(person, question, _stored).Check(answer, $"{because}, person {person}, {question}");
                answers.Add(answer);
            }

            await EncounterCheck.EqualsOracleAsync(silos.Grains, person, scenario, _stored, Venues, _sessions, eventId: null, because);
            await AttendanceCheck.PersonEqualsOracleAsync(silos.Grains, person, scenario.Range, _stored, _venues, eventId: null, _sessions, Covers, because);
            if (_event is null)
                continue;
            await EncounterCheck.EqualsOracleAsync(silos.Grains, person, scenario, _stored, OfEvent, _sessions, _event, because);
            await AttendanceCheck.PersonEqualsOracleAsync(silos.Grains, person, scenario.Range, _stored, OfEvent.Keys, _event, [.. _sessions.Where(OfEventIs)], Covers, because);
        }

        foreach (var venue in _venues)
            await AttendanceCheck.VenueEqualsOracleAsync(silos.Grains, venue, scenario.Range, _stored, _sessions, Covers);

        return [.. answers];
    }

    /// <summary>At any time what a bucket holds equals its rows, short only of what is on its way; here nothing is.</summary>
    /// <returns>How many buckets are loaded.</returns>
    public async Task<int> CheckMemoryAsync()
    {
        const string Sql = "select area_id, id, creation_time, longitude, latitude, person_id from visit";
        var rows = new List<(VenueTimeBucketKey Bucket, Visit Visit)>();
        await using var command = silos.Geolocation.CreateCommand(Sql);
        await using (var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                var visit = new Visit(reader.GetInt64(1), StoreTime.ToMs(reader.GetDateTime(2)), reader.GetDouble(3), reader.GetDouble(4), reader.GetInt32(5));
                rows.Add((new(reader.GetInt64(0), VenueTimeBucketKey.SlotOf(visit.AtMs)), visit));
            }
        }

        Assert.Equal(scenario.Visits.Order(), rows.Select(row => row.Visit).Order());
        var loaded = 0;
        foreach (var bucket in rows.GroupBy(row => row.Bucket, row => row.Visit))
        {
            Areas.Add(bucket.Key.AreaId);
            if (await silos.Grains.GetGrain<IVenueTimeBucketGrain>(bucket.Key.ToString()).InspectAsync(TestContext.Current.CancellationToken) is not { } memory)
                continue;
            Assert.Equal(bucket.Order(), memory.Visits.ToArray());
            loaded++;
        }

        return loaded;
    }

    private Dictionary<long, Footprint> Venues => _venues.Zip(scenario.Footprints).ToDictionary(venue => venue.First, venue => venue.Second);

    /// <summary>Every other venue belongs to the event.</summary>
    private Dictionary<long, Footprint> OfEvent => Venues.Where((_, i) => i % 2 == 0).ToDictionary();

    private bool OfEventIs(Session session) => OfEvent.ContainsKey(session.VenueId);

    private bool Covers(long venue, GeoPoint place) => EncounterCheck.Covers(Venues[venue], place);

    private Visit[][] Batches()
    {
        Visit[] order = variant.Shuffled ? scenario.Visits : [.. scenario.Visits.Order()];
        return [.. order.Chunk((order.Length + Variant.Steps - 1) / Variant.Steps)];
    }

    private async Task ChangeVenuesAsync(int step)
    {
        if (variant.RegisterAt == step)
        {
            _event = (await silos.CreateAsync(NearnessScenario.Event)).Id;
            foreach (var footprint in scenario.Footprints)
                _venues.Add((await silos.RegisterAsync(footprint, _venues.Count % 2 == 0 ? _event : null)).Id);
            foreach (var talk in scenario.Talks)
                _sessions.Add(await silos.CreateAsync(talk with { VenueId = _venues[(int)talk.VenueId] }));
        }

        if (variant.RetireAt == step)
        {
            foreach (var venue in _venues.Where((_, i) => i % 2 == 0))
                await silos.RetireAsync(venue);
        }
    }

    private async Task StoreAsync(Visit[] batch)
    {
        // Of what was stored before, every third comes again.
        Visit[] repeats = variant.Shuffled ? [.. _stored.Where((_, i) => i % 3 == 0), .. batch.Take(3)] : [];
        _stored.AddRange(batch);
        var filed = await silos.StoreAsync([.. batch, .. repeats], variant.HalfHeard ? visit => visit.Id % 2 == 0 : null);
        if (variant.Live)
            await silos.DeliverAsync(variant.Shuffled ? filed.Reverse() : filed);
    }
}
