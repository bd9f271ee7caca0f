using System.Globalization;
using Orleans.Core.Internal;
using UdaConnect.Connections;
using UdaConnect.DevHost.Chaos.Checking;
using UdaConnect.DevHost.Chaos.Cluster;
using UdaConnect.Geo;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Scenarios;

/// <summary>Visits shuffled over days, many of them repeated, on every partition; venues registered before, between and afterwards, overlapping, one retired. Answers equal brute force, which knows no order and no venue.</summary>
internal sealed class AnyOrder : Scenario
{
    // Between two neighbours of the pool, so that a few thousand visits lie days apart. Odd, or it would share a factor with the pool's days.
    private const int Stride = 97;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public override int Id => 6;

    public override string Name => "shuffled, late and repeated visits, venues at any time";

    public override IReadOnlyList<int> Proves => [2, 7];

    public override async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var visits = Shuffled(run);
        var next = -1;
        Visit? Next() => Interlocked.Increment(ref next) is var place && place < visits.Length ? visits[place] : null;

        // What arrives while memory loads is where order shows: each load ends late.
        await RestartAsync(run, new() { ["Faults__Loads"] = "delay:300" }, cancellationToken);
        await using (var traffic = run.StartTraffic(TrafficPlan.Usual(run.IsShort) with
        {
            ViaGateway = run.Either(400, 1_000),
            ViaKafka = run.Either(400, 1_000),
            Repeated = 0.25,
            Visits = Next,
        }))
        {
            var retired = await RegisterAsync(run, "Over the hall's corner", Ground.Around(-0.00015, -0.00005, 0.00005, 0.00025), cancellationToken);
            await ReachedAsync(run, () => next > visits.Length / 3, cancellationToken);
            await ForgetAreasAsync(run, cancellationToken);
            await RegisterAsync(run, "Over both booths", Ground.Around(-0.00018, -0.00008, 0.00018, 0.00012), cancellationToken);
            await ReachedAsync(run, () => next > visits.Length * 2 / 3, cancellationToken);
            await ForgetAreasAsync(run, cancellationToken);
            run.Fault("a venue is retired");
            await run.System.Grains.GetGrain<IVenueCatalogueGrain>(0).RetireAsync(retired, cancellationToken);
            await ReachedAsync(run, () => next >= visits.Length, cancellationToken);
            await traffic.StopAsync(cancellationToken);
        }

        await run.System.SettledAsync(run.Ledger, Patience, cancellationToken);
        await RegisterAsync(run, "Registered when all had been there", Ground.Around(-0.00040, -0.00030, 0.00000, 0.00000), cancellationToken);
        run.Say("comparing memory that grew, and its answers");
        var rows = await StoredRows.ReadAsync(run.System.Postgres, run.Ledger, cancellationToken);
        await AskEverywhereAsync(run, rows, cancellationToken);
        await MemoryCheck.RunAsync(run.System.Grains, rows, run.Findings, cancellationToken);
        await AnswerCheck.RunAsync(run.System.Questions, run.Ledger, run.Pool.People, run.Random, run.Findings, run.Time, cancellationToken);
        await RestartAsync(run, [], cancellationToken);
    }

    private static Visit[] Shuffled(ScenarioRun run)
    {
        var numbers = run.Pool.Least > 0
            ? Enumerable.Range(0, run.Pool.Least).Select(number => (long)number)
            : Enumerable.Range(0, run.Either(3_000, 30_000)).Select(number => (long)number * Stride);
        Visit[] visits = [.. numbers.Select(run.Take)];
        run.Random.Shuffle(visits);
        return visits;
    }

    private static Task<long> RegisterAsync(ScenarioRun run, string name, GeoBox box, CancellationToken cancellationToken)
    {
        run.Fault(string.Create(CultureInfo.InvariantCulture, $"venue \"{name}\" is registered"));
        return Ground.RegisterAsync(run.System.Grains, name, "area", box, cancellationToken);
    }

    /// <summary>Buckets that outlive the grain of their area must not answer the next one from what they held before it.</summary>
    private static async Task ForgetAreasAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var areas = (await StoredRows.ReadAsync(run.System.Postgres, run.Ledger, cancellationToken)).Select(row => row.AreaId).Distinct().ToList();
        run.Fault(string.Create(CultureInfo.InvariantCulture, $"the grains of {areas.Count} areas end, their buckets stay"));
        await Task.WhenAll(areas.Select(area => run.System.Grains.GetGrain<IEventVenueGrain>(area).AsReference<IGrainManagementExtension>().DeactivateOnIdle(cancellationToken).AsTask()));
    }

    /// <summary>A bucket that nobody has asked since its area's grain ended may miss what came: it loads again before it answers, and only then are its rows all there.</summary>
    private static async Task AskEverywhereAsync(ScenarioRun run, List<StoredRow> rows, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.DistinctBy(row => row.AreaId).Select(row =>
        {
            var place = new NearPoint(Ecef.From(row.Visit.Longitude, row.Visit.Latitude), row.Visit.AtMs);
            return run.System.Grains.GetGrain<IEventVenueGrain>(row.AreaId).FindNearAsync(new(0, run.Ledger.Range, 1, null, NearPoints.Of([place])), cancellationToken);
        }));

    private static Task ReachedAsync(ScenarioRun run, Func<bool> isReached, CancellationToken cancellationToken) =>
        run.UntilAsync(() => Task.FromResult(isReached()), TimeSpan.FromMinutes(5), "the visits are sent", cancellationToken);

    private static async Task RestartAsync(ScenarioRun run, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        run.Fault("every silo is stopped and started");
        var silos = run.System.RunningSilos;
        await Task.WhenAll(silos.Select(silo => silo.StopAsync()));
        foreach (var silo in silos) silo.Start(settings);
        await Task.WhenAll(silos.Select(silo => silo.WaitUntilReadyAsync(cancellationToken)));
        await run.UntilAsync(() => IsReachedAsync(run), Patience, "silos are found again", cancellationToken);
    }

    /// <summary>The client of this process looks for silos now and then only, and while it knew none it refuses calls.</summary>
    private static async Task<bool> IsReachedAsync(ScenarioRun run)
    {
        try
        {
            await run.System.Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
            return true;
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return false;
        }
    }
}
