using UdaConnect.Bench.Connection;
using UdaConnect.Bench.Questions;
using UdaConnect.Bench.Reporting;
using UdaConnect.Geo;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Redis;

/// <summary>The same one-day question to Redis, where one is installed: for comparison, no baseline of the design.</summary>
internal sealed class RedisMeasure : IMeasure
{
    private const string Measure = $"{ConnectionMeasure.Day}, warm, beside Redis GEO";
    private const string BaselineName = "Redis: one GEOSEARCH for each place, all sent at once; a day's visits in one index";

    // Redis measures on a sphere of its own: 0.6 % of the distance more or less. And it keeps 26 bits of a coordinate, so a place may be half a cell off: 0.30 m (of longitude, at the equator) by 0.14 m.
    private const double RedisErrs = 0.006;
    private const double RoundingMetres = 0.34;

    public string Name => "redis";

    public string Description => "one person's day beside Redis GEO, where redis-server is installed";

    public async Task<IReadOnlyList<BenchRow>> RunAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        if (RedisServer.Find() is not { } program)
        {
            stage.Say("redis-server is not installed: Redis is left out");
            return [];
        }

        await stage.LoadedAsync(cancellationToken);
        var asked = ConnectionMeasure.AskedOf(stage, days: 1);
        await using var server = await RedisServer.StartAsync(program, cancellationToken);
        var redis = new RedisGeo(server.Connection.GetDatabase());
        var day = stage.Visits.Where(visit => asked.Range.Contains(visit.AtMs)).ToArray();
        await redis.AddAsync(day);

        GeoPoint[] places = [.. day.Where(visit => visit.PersonId == asked.PersonId).Select(visit => visit.Place).Distinct()];
        var question = new ClusterQuestion((await stage.ClusterAsync(cancellationToken)).Client);
        var (ours, theirs) = (ClusterQuestion.RowsOf(await question.AskAsync(asked, cancellationToken)), await redis.FindNearAsync(asked.PersonId, places, asked.Metres));
        if (Difference(ours, theirs, places, asked.Metres) is { } difference)
            return [BenchRow.Failed(Measure, Repeats.Unit, BaselineName, null, difference)];
        var apart = ours.Except(theirs).Count() + theirs.Except(ours).Count();
        var baseline = await Repeats.TimeWarmAsync(() => redis.FindNearAsync(asked.PersonId, places, asked.Metres));
        var warm = await Repeats.TimeWarmAsync(() => question.AskAsync(asked, cancellationToken));
        stage.Say($"Redis: {baseline.Median:N0} ms, {theirs.Count:N0} rows");
        return
        [
            BenchRow.Times(
                Measure, Repeats.Unit, warm, BaselineName, baseline, null,
                $"Redis {server.Version} in memory, without people's names, put in order by the client; {ours.Length:N0} rows; "
                + $"{apart:N0} are in one answer only, all so near to {asked.Metres:0} m that Redis' sphere and its cells of half a metre decide otherwise than WGS84"),
        ];
    }

    /// <summary>What cannot be Redis' geometry; null if there is nothing.</summary>
    internal static string? Difference(IReadOnlyCollection<Visit> ours, IReadOnlyCollection<Visit> theirs, IReadOnlyList<GeoPoint> places, double metres)
    {
        var from = places.Select(place => Ecef.From(place.Longitude, place.Latitude)).ToArray();
        foreach (var visit in ours.Except(theirs).Concat(theirs.Except(ours)))
        {
            var there = Ecef.From(visit.Longitude, visit.Latitude);
            var nearest = Chord.MetresFor(from.Min(place => place.SquaredChordTo(there)));
            if (Math.Abs(nearest - metres) > metres * RedisErrs + RoundingMetres)
                return $"visit {visit.Id}, {nearest:0.000} m away, is in one answer only";
        }

        return null;
    }
}
