using UdaConnect.Encounters;
using UdaConnect.Geo;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using UdaConnect.Silo.Spatial;
using UdaConnect.Tests.Support;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Cluster;

/// <summary>A person's connections and encounters against their definition, venues included.</summary>
internal static class EncounterCheck
{
    // Small, so that there is something to page through.
    private const int Page = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task EqualsOracleAsync(
        IGrainFactory grains, int personId, NearnessScenario scenario, IReadOnlyCollection<Visit> stored, IReadOnlyDictionary<long, Footprint> venues,
        IReadOnlyCollection<Session> sessions, long? eventId, string because)
    {
        var own = stored.Where(visit => visit.PersonId == personId && scenario.Range.Contains(visit.AtMs)).Order().ToArray();
        var expected = EncounterOracle.Find(personId, scenario.Range, scenario.Encounters, stored, [.. venues.Keys], (venue, place) => Covers(venues[venue], place),
            sessions, atVenuesOnly: eventId is not null);
        expected.Remove(NearnessScenario.Unregistered);

        var connections = await ConnectionsAsync(grains, personId, scenario, eventId);
        var wanted = expected.Select(entry => Text(
                entry.Key, entry.Value.Count, entry.Value.Sum(contact => contact.DurationMs), entry.Value[0].StartMs, entry.Value[^1].EndMs,
                entry.Value.Min(contact => contact.ClosestSquaredChord), entry.Value.SelectMany(contact => contact.Venues).Distinct().Order(), out var key) is var text ? (key, text) : default)
            .OrderBy(entry => entry.key).Select(entry => entry.text);
        Assert.True(wanted.SequenceEqual(connections), $"{because}, person {personId}: {string.Join("; ", connections)} instead of {string.Join("; ", wanted)}");

        foreach (var (other, contacts) in expected)
        {
            var encounters = await EncountersAsync(grains, personId, other, scenario, eventId);
            Assert.Equal(
                contacts.Select(contact => Text(contact.StartMs, contact.EndMs, Chord.MetresFor(contact.ClosestSquaredChord), own[contact.Own].Place, contact.Venues, contact.Sessions)),
                encounters.Select(met => Text(met.StartMs, met.EndMs, met.ClosestMetres, met.Place, met.Venues.Select(venue => venue.Id), met.Sessions.Select(session => session.Id))));
        }
    }

    private static async Task<List<string>> ConnectionsAsync(IGrainFactory grains, int personId, NearnessScenario scenario, long? eventId)
    {
        var found = new List<string>();
        for (ConnectionKey? after = null; ;)
        {
            var page = await grains.GetGrain<IPersonGrain>(personId).FindConnectionsAsync(scenario.Range, scenario.Encounters, eventId, after, Page, Token);
            found.AddRange(page.Connections.Select(one => Text(
                one.Person.Id, one.Encounters, one.DurationMs, one.FirstMetMs, one.LastMetMs, one.ClosestMetres, one.Venues.Select(venue => venue.Id))));
            if (!page.HasMore)
                return found;
            after = page.Connections[^1].Key;
        }
    }

    private static async Task<List<Encounter>> EncountersAsync(IGrainFactory grains, int personId, int otherId, NearnessScenario scenario, long? eventId)
    {
        var found = new List<Encounter>();
        while (true)
        {
            var page = await grains.GetGrain<IPersonGrain>(personId).FindEncountersAsync(
                otherId, scenario.Range, scenario.Encounters, eventId, found.Count == 0 ? null : found[^1].StartMs, Page, Token);
            found.AddRange(page.Encounters);
            if (!page.HasMore)
                return found;
        }
    }

    private static string Text(
        int person, int encounters, long durationMs, long firstMs, long lastMs, double squaredChord, IEnumerable<long> venues, out ConnectionKey key)
    {
        key = new(durationMs, person);
        return Text(person, encounters, durationMs, firstMs, lastMs, Chord.MetresFor(squaredChord), venues);
    }

    private static string Text(int person, int encounters, long durationMs, long firstMs, long lastMs, double metres, IEnumerable<long> venues) =>
        $"{person}: {encounters}, {durationMs} ms, {firstMs} to {lastMs}, {metres:R} m in {string.Join(',', venues)}";

    private static string Text(long startMs, long endMs, double metres, GeoPoint place, IEnumerable<long> venues, IEnumerable<long> sessions) =>
        $"{startMs}-{endMs}, {metres:R} m at {place} in {string.Join(',', venues)} at {string.Join(',', sessions)}";

    /// <summary>By the geometry library's own predicate; a disc by its definition.</summary>
    public static bool Covers(Footprint footprint, GeoPoint place)
    {
        if (footprint.Centre is { } centre)
            return Ecef.From(centre.Longitude, centre.Latitude).SquaredChordTo(Ecef.From(place.Longitude, place.Latitude)) <= Chord.SquaredFor(footprint.RadiusMetres!.Value);
        Assert.True(FootprintGeometry.Read(footprint).TryGet(out var read));
        return read.Polygons!.Covers(read.Polygons.Factory.CreatePoint(new NetTopologySuite.Geometries.Coordinate(place.Longitude, place.Latitude)));
    }
}
