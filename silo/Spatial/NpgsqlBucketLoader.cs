using Npgsql;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>Loads cold buckets and areas' slots for the whole silo: what waits together goes in one statement.</summary>
internal sealed class NpgsqlBucketLoader : IBucketLoader
{
    private const int MaxRunning = 2;

    // A bucket in use holds up to some thousand visits: this many keep one answer to a few tens of megabytes.
    private const int MaxBuckets = 256;

    private const int MaxAreas = 2_000;

    // A planner that joins all at once would sort or hash what the index on (area_id, creation_time) gives bucket by bucket.
    private const string BucketsSql = """
        select b.number, v.id, v.creation_time, v.longitude, v.latitude, v.person_id
        from unnest($1, $2, $3) with ordinality as b(area_id, starts, ends, number)
        cross join lateral (
          select id, creation_time, longitude, latitude, person_id from visit
          where area_id = b.area_id and creation_time >= b.starts and creation_time < b.ends
          offset 0) as v
        """;

    private const string SlotsSql = "select area_id, slot from bucket where area_id = any($1) and width_ms = $2 order by area_id, slot";

    private readonly NpgsqlDataSource _source;
    private readonly JoinedLoads<VenueTimeBucketKey, Visit[]> _buckets;
    private readonly JoinedLoads<long, long[]> _slots;

    public NpgsqlBucketLoader([FromKeyedServices(Databases.Geolocation)] NpgsqlDataSource source)
    {
        _source = source;
        _buckets = new(LoadBucketsAsync, [], MaxRunning, MaxBuckets);
        _slots = new(LoadSlotsAsync, [], MaxRunning, MaxAreas);
    }

    public Task<Visit[]> LoadBucketAsync(VenueTimeBucketKey key, CancellationToken cancellationToken) => _buckets.LoadAsync(key, cancellationToken);

    public Task<long[]> LoadSlotsAsync(long areaId, CancellationToken cancellationToken) => _slots.LoadAsync(areaId, cancellationToken);

    private async Task<IReadOnlyDictionary<VenueTimeBucketKey, Visit[]>> LoadBucketsAsync(IReadOnlyList<VenueTimeBucketKey> keys)
    {
        VenueTimeBucketKey[] asked = [.. keys];
        var visits = Array.ConvertAll(asked, _ => new List<Visit>());
        await using var command = _source.CreateCommand(BucketsSql);
        command.Parameters.AddAll(
            Columns.Of(asked, key => key.AreaId), Columns.Of(asked, key => StoreTime.FromMs(key.Range.StartMs)),
            Columns.Of(asked, key => StoreTime.FromMs(key.Range.EndMs)));
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            // Column after column as they come: going back costs Npgsql a seek a row.
            visits[reader.GetInt64(0) - 1].Add(
                new(reader.GetInt64(1), StoreTime.ToMs(reader.GetDateTime(2)), reader.GetDouble(3), reader.GetDouble(4), reader.GetInt32(5)));
        }

        var loaded = new Dictionary<VenueTimeBucketKey, Visit[]>(asked.Length);
        for (var i = 0; i < asked.Length; i++)
        {
            if (!IsSorted(visits[i]))
                visits[i].Sort();
            loaded.Add(asked[i], [.. visits[i]]);
        }

        return loaded;
    }

    /// <summary>Mostly: the index gives them by time, and only those of one instant in any order.</summary>
    private static bool IsSorted(List<Visit> visits)
    {
        for (var i = 1; i < visits.Count; i++)
        {
            if (visits[i] < visits[i - 1])
                return false;
        }

        return true;
    }

    private async Task<IReadOnlyDictionary<long, long[]>> LoadSlotsAsync(IReadOnlyList<long> areas)
    {
        var slots = new Dictionary<long, List<long>>();
        await using var command = _source.CreateCommand(SlotsSql);
        command.Parameters.AddAll(Columns.Of([.. areas], (long area) => area), new NpgsqlParameter<long> { TypedValue = VenueTimeBucketKey.WidthMs });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var area = reader.GetInt64(0);
            if (!slots.TryGetValue(area, out var list))
                slots.Add(area, list = []);
            list.Add(reader.GetInt64(1));
        }

        return slots.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }
}
