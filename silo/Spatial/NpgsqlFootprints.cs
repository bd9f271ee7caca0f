using System.Collections.Concurrent;
using NetTopologySuite.Geometries;
using Npgsql;
using UdaConnect.Encounters;
using UdaConnect.Geo;

namespace UdaConnect.Silo.Spatial;

/// <summary>Footprints for questions about where people met: which may matter is asked of PostGIS each time, what covers what is decided here.</summary>
internal sealed class NpgsqlFootprints([FromKeyedServices(Databases.Geolocation)] NpgsqlDataSource source) : IFootprints
{
    // Some kilobytes each; beyond that they are read anew, which costs one statement.
    private const int MaxRemembered = 50_000;

    private const string AroundSql = """
        select distinct v.id from unnest($1, $2, $3, $4) as box(west, south, east, north)
        join venue v on v.bounds && ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326)
        """;

    private const string FootprintsSql = "select id, name, kind, footprint, centre_longitude, centre_latitude, radius_metres from venue where id = any($1)";

    private ConcurrentDictionary<long, IFootprint> _known = new();

    public async Task<long[][]> FindCoveringAsync(IReadOnlyList<GeoPoint> places, CancellationToken cancellationToken)
    {
        var distinct = places.Distinct().ToArray();
        var venues = new HashSet<long>();
        if (distinct.Length > 0)
        {
            await using var command = source.CreateCommand(AroundSql);
            var boxes = JoinedBoxes.Of(distinct.Select(place => new GeoBox(place.Longitude, place.Latitude, place.Longitude, place.Latitude)));
            command.Parameters.AddAll(
                Columns.Of(boxes, box => box.West), Columns.Of(boxes, box => box.South), Columns.Of(boxes, box => box.East), Columns.Of(boxes, box => box.North));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                venues.Add(reader.GetInt64(0));
        }

        var footprints = (await GetAsync(venues, cancellationToken)).OrderBy(entry => entry.Key).ToArray();
        var covering = distinct.ToDictionary(
            place => place, place => footprints.Where(entry => entry.Value.Covers(place.Longitude, place.Latitude)).Select(entry => entry.Key).ToArray());
        return [.. places.Select(place => covering[place])];
    }

    public async ValueTask<IReadOnlyDictionary<long, IFootprint>> GetAsync(IReadOnlySet<long> venueIds, CancellationToken cancellationToken)
    {
        var known = _known;
        var found = new Dictionary<long, IFootprint>(venueIds.Count);
        var unknown = new List<long>();
        foreach (var id in venueIds)
        {
            if (known.TryGetValue(id, out var footprint))
                found.Add(id, footprint);
            else
                unknown.Add(id);
        }

        if (unknown.Count == 0)
            return found;
        if (known.Count + unknown.Count > MaxRemembered)
            _known = known = new();
        await using var command = source.CreateCommand(FootprintsSql);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. unknown] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(reader.GetInt64(0), known[reader.GetInt64(0)] = Read(reader));
        return found;
    }

    private static NamedFootprint Read(NpgsqlDataReader reader) => new(reader.GetString(1), reader.GetString(2), new(reader.IsDBNull(6)
        ? new(reader.GetInt64(0), reader.GetFieldValue<MultiPolygon>(3), default, 0)
        : new(reader.GetInt64(0), null, new(reader.GetDouble(4), reader.GetDouble(5)), reader.GetDouble(6))));

    private sealed class NamedFootprint(string name, string kind, VenueCover cover) : IFootprint
    {
        public string Name => name;

        public string Kind => kind;

        public bool Covers(double longitude, double latitude) => cover.Covers(longitude, latitude);
    }
}
