using NetTopologySuite.Geometries;
using Npgsql;
using UdaConnect.Geo;
using UdaConnect.Venues;

namespace UdaConnect.Silo.Spatial;

/// <summary>Registered venues; each is written together with its area, so that no visit of it can be without.</summary>
internal sealed class NpgsqlVenueStore(
    [FromKeyedServices(Databases.Geolocation)] NpgsqlDataSource source, VenueCatalogue catalogue, TimeProvider time) : IVenueStore
{
    private const string RegisterSql = """
        with registered as (
          insert into venue (name, kind, footprint, centre_longitude, centre_latitude, radius_metres, bounds, event_id)
          values ($1, $2, $3, $4, $5, $6, $7, $8) returning id, bounds),
        indexed as (insert into area (id, bounds) select id, bounds from registered)
        select id from registered
        """;

    private const string Fields = """
        select id, name, kind, event_id, retired_at, centre_longitude, centre_latitude, radius_metres, footprint from venue

        """;

    private const string FindSql = Fields + "where id = $1";

    // The box's point nearest to a disc's centre is looked for on the map, then measured on the ellipsoid.
    private const string ListSql = Fields + """
        where id > $1 and ($8::bigint is null or event_id = $8) and ($2 or exists (
          select from unnest($3, $4, $5, $6) as b(west, south, east, north),
            lateral (select ST_MakeEnvelope(b.west, b.south, b.east, b.north, 4326) as box, ST_Point(centre_longitude, centre_latitude, 4326) as centre) as g
          where bounds && g.box and case when radius_metres is null then ST_Intersects(footprint, g.box)
            else ST_DWithin(g.centre::geography, ST_ClosestPoint(g.box, g.centre)::geography, radius_metres) end))
        order by id limit $7
        """;

    private const string RetireSql = "update venue set retired_at = $2 where id = $1 and retired_at is null";

    public async Task<VenueRegistration> RegisterAsync(VenueDraft draft, CancellationToken cancellationToken)
    {
        var read = FootprintGeometry.Read(draft.Footprint);
        if (!read.TryGet(out var footprint))
            return new(null, [.. read.Errors]);

        await using var command = source.CreateCommand(RegisterSql);
        command.Parameters.AddAll(
            new NpgsqlParameter<string> { TypedValue = draft.Name }, new NpgsqlParameter<string> { TypedValue = draft.Kind },
            Geometry(footprint.Polygons), Number(draft.Footprint.Centre?.Longitude), Number(draft.Footprint.Centre?.Latitude),
            Number(draft.Footprint.Centre is null ? null : draft.Footprint.RadiusMetres), Geometry(FootprintGeometry.BoxPolygon(footprint.Bounds)),
            Id(draft.EventId));
        long id;
        try
        {
            id = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (PostgresException unknown) when (unknown is { SqlState: PostgresErrorCodes.ForeignKeyViolation, ConstraintName: "venue_event" })
        {
            return new(null, [new("properties.event_id", "no event of that id is known")]);
        }

        await catalogue.RefreshAsync(CancellationToken.None);
        return new(new(id, draft, null), []);
    }

    public async Task<Venue?> FindAsync(long venueId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(FindSql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = venueId });
        return await ReadAsync(command, cancellationToken) is [var venue] ? venue : null;
    }

    public async Task<Venue[]> ListAsync(IReadOnlyList<GeoBox> boxes, long? eventId, long afterId, int limit, CancellationToken cancellationToken)
    {
        GeoBox[] asked = [.. boxes];
        await using var command = source.CreateCommand(ListSql);
        command.Parameters.AddAll(
            new NpgsqlParameter<long> { TypedValue = afterId }, new NpgsqlParameter<bool> { TypedValue = asked.Length == 0 },
            Columns.Of(asked, box => box.West), Columns.Of(asked, box => box.South), Columns.Of(asked, box => box.East), Columns.Of(asked, box => box.North),
            new NpgsqlParameter<int> { TypedValue = limit }, Id(eventId));
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<Venue?> RetireAsync(long venueId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(RetireSql);
        command.Parameters.AddAll(
            new NpgsqlParameter<long> { TypedValue = venueId },
            new NpgsqlParameter<DateTime> { TypedValue = StoreTime.FromMs(time.GetUtcNow().ToUnixTimeMilliseconds()) });
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
            await catalogue.RefreshAsync(CancellationToken.None);
        return await FindAsync(venueId, cancellationToken);
    }

    private static NpgsqlParameter Id(long? value) =>
        new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint, Value = (object?)value ?? DBNull.Value };

    private static NpgsqlParameter Number(double? value) =>
        new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Double, Value = (object?)value ?? DBNull.Value };

    private static NpgsqlParameter Geometry(Geometry? value) =>
        new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Geometry, Value = (object?)value ?? DBNull.Value };

    private static async Task<Venue[]> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var venues = new List<Venue>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var footprint = reader.IsDBNull(7)
                ? FootprintGeometry.Write(reader.GetFieldValue<MultiPolygon>(8))
                : new([], new(reader.GetDouble(5), reader.GetDouble(6)), reader.GetDouble(7));
            var content = new VenueDraft(reader.GetString(1), reader.GetString(2), footprint, reader.IsDBNull(3) ? null : reader.GetInt64(3));
            venues.Add(new(reader.GetInt64(0), content, reader.IsDBNull(4) ? null : StoreTime.ToMs(reader.GetDateTime(4))));
        }

        return [.. venues];
    }
}
