using Npgsql;
using UdaConnect.Geo;
using UdaConnect.Persons;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>Reads stored visits and areas, each time by statements issued now.</summary>
internal sealed class NpgsqlVisitArchive([FromKeyedServices(Databases.Geolocation)] NpgsqlDataSource source) : IVisitArchive
{
    private const string Fields = "select id, creation_time, longitude, latitude, person_id from visit ";

    private const string OwnSql = Fields + "where person_id = $1 and creation_time >= $2 and creation_time < $3 order by creation_time, id";

    private const string AreasInBoxesSql = """
        select a.id, ST_XMin(a.bounds), ST_YMin(a.bounds), ST_XMax(a.bounds), ST_YMax(a.bounds)
        from unnest($1, $2, $3, $4) as box(west, south, east, north)
        join area a on a.bounds && ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326)
        """;

    private const string AreasOfVenuesSql = "select v.id, a.id from venue v join area a on a.bounds && v.bounds where v.id = any($1)";

    private const string PageSql = Fields + """
        where person_id = $1 and creation_time >= $2 and creation_time < $3 and (creation_time, id) > ($4, $5)
        order by creation_time, id limit $6
        """;

    private const string OneSql = Fields + "where id = $1 limit 1";

    public async Task<Visit[]> FindOwnVisitsAsync(int personId, TimeRange range, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(OwnSql);
        command.Parameters.AddAll(Of(personId), At(range.StartMs), At(range.EndMs));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadVisitsAsync(reader, cancellationToken);
    }

    public async Task<IReadOnlyList<Area>> FindAreasAsync(IReadOnlyList<GeoBox> boxes, CancellationToken cancellationToken)
    {
        if (boxes.Count == 0)
            return [];
        var joined = JoinedBoxes.Of(boxes);
        await using var command = source.CreateCommand(AreasInBoxesSql);
        command.Parameters.AddAll(
            Columns.Of(joined, box => box.West), Columns.Of(joined, box => box.South), Columns.Of(joined, box => box.East), Columns.Of(joined, box => box.North));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var areas = new Dictionary<long, Area>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var area = new Area(reader.GetInt64(0), new(reader.GetDouble(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4)));
            if (boxes.Any(area.Bounds.Intersects))
                areas[area.Id] = area;
        }

        return [.. areas.Values];
    }

    public async Task<IReadOnlyList<(long VenueId, long AreaId)>> FindAreasOfVenuesAsync(IReadOnlyCollection<long> venueIds, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(AreasOfVenuesSql);
        command.Parameters.Add(Of<long[]>([.. venueIds]));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var areas = new List<(long, long)>();
        while (await reader.ReadAsync(cancellationToken))
            areas.Add((reader.GetInt64(0), reader.GetInt64(1)));
        return areas;
    }

    public async Task<Visit[]> FindVisitsAsync(int personId, TimeRange range, VisitCursor? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(PageSql);
        var start = after ?? new VisitCursor(range.StartMs, 0);
        command.Parameters.AddAll(Of(personId), At(range.StartMs), At(range.EndMs), At(start.AtMs), Of(start.VisitId), Of(limit));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadVisitsAsync(reader, cancellationToken);
    }

    public async Task<Visit?> FindVisitAsync(long visitId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(OneSql);
        command.Parameters.Add(Of(visitId));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = await ReadVisitsAsync(reader, cancellationToken);
        return found.Length == 0 ? null : found[0];
    }

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter<DateTime> At(long ms) => Of(StoreTime.FromMs(ms));

    private static async Task<Visit[]> ReadVisitsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var visits = new List<Visit>();
        while (await reader.ReadAsync(cancellationToken))
            visits.Add(new(reader.GetInt64(0), StoreTime.ToMs(reader.GetDateTime(1)), reader.GetDouble(2), reader.GetDouble(3), reader.GetInt32(4)));
        return [.. visits];
    }
}
