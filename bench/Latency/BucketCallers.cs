using Npgsql;
using UdaConnect.Bench.Cluster;
using UdaConnect.Connections;
using UdaConnect.DevHost.Postgres;
using UdaConnect.Geo;
using UdaConnect.Time;
using UdaConnect.Venues;

namespace UdaConnect.Bench.Latency;

/// <summary>Asks every area now and then about the hours at hand, so that arrivals have to reach the memory of every bucket, as where people look on.</summary>
/// <param name="nowMs">The time of the visit sent last.</param>
internal sealed class BucketCallers(IClusterClient client, IReadOnlyList<long> areas, Func<long> nowMs)
{
    private const string AreasSql = "select id from area";
    private const int AtOnce = 32;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // Nobody is there: each bucket is asked, and answers nothing.
    private static readonly NearPoints Nowhere = NearPoints.Of([new(Ecef.From(0, 0), 0)]);

    /// <summary>Questions that were not answered: overload is allowed to do that.</summary>
    public int Failed { get; private set; }

    /// <summary>Every area that holds visits.</summary>
    public static async Task<IReadOnlyList<long>> AreasAsync(BenchCluster cluster, CancellationToken cancellationToken)
    {
        var areas = new List<long>();
        await using var source = NpgsqlDataSource.Create(cluster.Postgres.ConnectionString(DatabaseNames.Geolocation));
        await using var command = source.CreateCommand(AreasSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            areas.Add(reader.GetInt64(0));
        return areas;
    }

    /// <summary>Ends when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            do
            {
                await AskAllAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to end.
        }
    }

    private async Task AskAllAsync(CancellationToken cancellationToken)
    {
        var range = new TimeRange(nowMs() - VenueTimeBucketKey.WidthMs, nowMs() + VenueTimeBucketKey.WidthMs);
        var question = new NearQuestion(0, range, Chord.SquaredFor(1), null, Nowhere);
        foreach (var some in areas.Chunk(AtOnce))
        {
            try
            {
                await Task.WhenAll(some.Select(area => client.GetGrain<IEventVenueGrain>(area).FindNearAsync(question, cancellationToken)));
            }
            catch (TimeoutException)
            {
                Failed++;
            }
        }
    }
}
