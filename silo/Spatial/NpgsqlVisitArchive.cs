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

    // Issued after OwnSql in the same round trip: it sees at least those visits, so no area of theirs is missing.
    private const string AreasAroundOwnSql = """
        select a.id, ST_XMin(a.bounds), ST_YMin(a.bounds), ST_XMax(a.bounds), ST_YMax(a.bounds)
        from area a
        where a.id in (
          select near.id
          from (select distinct disc_box(longitude, latitude, $4) as box
                from visit where person_id = $1 and creation_time >= $2 and creation_time < $3) as disc
          join area near on near.bounds && disc.box)
        """;

    private const string AreasInBoxSql = """
        select id, ST_XMin(bounds), ST_YMin(bounds), ST_XMax(bounds), ST_YMax(bounds)
        from area where bounds && ST_MakeEnvelope($1, $2, $3, $4, 4326)
        """;

    private const string AreasOfVenuesSql = "select v.id, a.id from venue v join area a on a.bounds && v.bounds where v.id = any($1)";

    private const string PageSql = Fields + """
        where person_id = $1 and creation_time >= $2 and creation_time < $3 and (creation_time, id) > ($4, $5)
        order by creation_time, id limit $6
        """;

    private const string OneSql = Fields + "where id = $1 limit 1";

    public async Task<Surroundings> FindSurroundingsAsync(int personId, TimeRange range, double metres, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(OwnSql) { Parameters = { Of(personId), At(range.StartMs), At(range.EndMs) } },
                new(AreasAroundOwnSql) { Parameters = { Of(personId), At(range.StartMs), At(range.EndMs), Of(metres) } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var visits = await ReadVisitsAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return new(visits, await ReadAreasAsync(reader, cancellationToken));
    }

    public async Task<IReadOnlyList<Area>> FindAreasAsync(GeoBox box, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(AreasInBoxSql);
        command.Parameters.AddAll(Of(box.West), Of(box.South), Of(box.East), Of(box.North));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAreasAsync(reader, cancellationToken);
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

    private static async Task<Area[]> ReadAreasAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var areas = new List<Area>();
        while (await reader.ReadAsync(cancellationToken))
            areas.Add(new(reader.GetInt64(0), new(reader.GetDouble(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4))));
        return [.. areas];
    }
}
