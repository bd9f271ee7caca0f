using UdaConnect.Bench.Cluster;
using UdaConnect.Bench.Convention;
using UdaConnect.Bench.Ingest;

namespace UdaConnect.Bench.Growth;

/// <summary>Brings further days of the same convention into the running system, by the way every visit takes.</summary>
internal sealed class FurtherDays(BenchCluster cluster, ConventionPlan plan, Action<string> say)
{
    /// <param name="times">How many times as many days there are afterwards.</param>
    public async Task IngestAsync(int times, CancellationToken cancellationToken)
    {
        var (longer, ingest) = (plan.Longer(times), new ConventionIngest(cluster, say));
        for (var block = 1; block < times; block++)
        {
            var visits = ConventionVisits.Generate(longer, block * plan.Days, plan.Days);
            var progress = await ingest.AddAsync(visits, cancellationToken);
            say($"{(block + 1L) * plan.Visits:N0} of {longer.Visits:N0} visits are stored and settled: {progress.Rate:N0} visits/s");
        }
    }
}
