using NetTopologySuite.Geometries;
using Npgsql;
using UdaConnect.Diagnostics;

namespace UdaConnect.Silo.Spatial;

/// <summary>This silo's copy of the unretired venues, at most about a second old; at once after a registration on this silo.</summary>
/// <remarks>Being late is harmless: a visit filed under its tile is found as well (design, section 3).</remarks>
internal sealed partial class VenueCatalogue(
    [FromKeyedServices(Databases.Geolocation)] NpgsqlDataSource source, TimeProvider time, ILogger<VenueCatalogue> logger) : BackgroundService, IAreaResolver
{
    private const string ChangeSql = "select number from venue_change";

    private const string IdsSql = "select id from venue where retired_at is null";

    private const string FootprintsSql = "select id, footprint, centre_longitude, centre_latitude, radius_metres from venue where id = any($1)";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1);
    private volatile VenueSnapshot _snapshot = VenueSnapshot.Empty;

    public long AreaOf(double longitude, double latitude) => _snapshot.AreaOf(longitude, latitude);

    /// <summary>Looks for changes now. Does not throw for a database that cannot be reached: the next look comes within a second.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (await ReadChangeAsync(cancellationToken) is var change && change != _snapshot.Change)
            {
                // The number was read first: what the snapshot holds is at least that new.
                _snapshot = new(await ReadVenuesAsync(_snapshot, cancellationToken), change);
                LogRefreshed(_snapshot.Count, change);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotRefreshed(error);
        }
        finally
        {
            _gate.Release();
        }
    }

    public override void Dispose()
    {
        _gate.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await RefreshAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<long> ReadChangeAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(ChangeSql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Footprints never change, so only those not seen before are read: registering the ten thousandth venue costs its own footprint.</summary>
    private async Task<List<VenueCover>> ReadVenuesAsync(VenueSnapshot before, CancellationToken cancellationToken)
    {
        var (venues, unknown) = (new List<VenueCover>(), new List<long>());
        foreach (var id in await ReadIdsAsync(cancellationToken))
        {
            if (before.Find(id) is { } known)
                venues.Add(known);
            else
                unknown.Add(id);
        }

        if (unknown.Count == 0)
            return venues;
        await using var command = source.CreateCommand(FootprintsSql);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. unknown] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            venues.Add(new(reader.IsDBNull(4)
                ? new(reader.GetInt64(0), reader.GetFieldValue<MultiPolygon>(1), default, 0)
                : new(reader.GetInt64(0), null, new(reader.GetDouble(2), reader.GetDouble(3)), reader.GetDouble(4))));
        }

        return venues;
    }

    private async Task<List<long>> ReadIdsAsync(CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        await using var command = source.CreateCommand(IdsSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetInt64(0));
        return ids;
    }

    [LoggerMessage(LogIds.Venues + 50, LogLevel.Information, "The catalogue holds {Count} venues as of change {Change}")]
    private partial void LogRefreshed(int count, long change);

    [LoggerMessage(LogIds.Venues + 51, LogLevel.Warning, "The catalogue could not look for new venues; visits of those go under their map tiles until it can")]
    private partial void LogNotRefreshed(Exception error);
}
