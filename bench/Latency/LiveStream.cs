using System.Diagnostics;
using System.Runtime.CompilerServices;
using UdaConnect.Bench.Produce;
using UdaConnect.Protos.V1;
using Visit = UdaConnect.Visits.Visit;

namespace UdaConnect.Bench.Latency;

/// <summary>Sends live visits over one stream of the gateway, and remembers each with its place in the topic.</summary>
/// <param name="next">Gives visits; called by one thread.</param>
internal sealed class LiveStream(VisitService.VisitServiceClient client, Func<Visit> next, OffsetForecast forecast)
{
    private const int MostPerRequest = 1_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly List<(Visit Visit, LogPlace Place)> _sent = [];

    /// <summary>In the order of the stream.</summary>
    public IReadOnlyList<(Visit Visit, LogPlace Place)> Sent => _sent;

    /// <summary>When each was acknowledged, in the same order.</summary>
    public ReceiptLedger Ledger { get; private set; } = new();

    /// <summary>Told the id and instant of each acknowledgement.</summary>
    public Action<long, long>? Acknowledged { get; init; }

    /// <summary>Just these.</summary>
    public Task SendAsync(int count, CancellationToken cancellationToken) => RunAsync(Some(count), cancellationToken);

    /// <summary>As fast as the system settles them: so many are always on their way, until <paramref name="length"/> is over.</summary>
    public Task SaturateAsync(SettleWatch watch, long most, TimeSpan length, CancellationToken cancellationToken) =>
        RunAsync(Backlogged(watch, most, length, cancellationToken), cancellationToken);

    /// <summary>At a steady rate, whatever becomes of them.</summary>
    public Task PaceAsync(double perSecond, TimeSpan length, CancellationToken cancellationToken) => RunAsync(Paced(perSecond, length, cancellationToken), cancellationToken);

    private Task RunAsync(IAsyncEnumerable<ReportVisitsRequest> requests, CancellationToken cancellationToken)
    {
        Ledger = new(Acknowledged);
        _sent.Clear();
        return Task.Run(() => ReportCall.RunAsync(client, requests, Ledger, cancellationToken), cancellationToken);
    }

    private IAsyncEnumerable<ReportVisitsRequest> Some(int count) =>
        Enumerable.Repeat(MostPerRequest, count / MostPerRequest).Append(count % MostPerRequest).Where(size => size > 0).Select(Request).ToAsyncEnumerable();

    private async IAsyncEnumerable<ReportVisitsRequest> Backlogged(
        SettleWatch watch, long most, TimeSpan length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), watch.Settled);
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            if (_sent.Count - (watch.Settled - before) < most)
                yield return Request(MostPerRequest / 2);
            else
                await Task.Delay(Tick, cancellationToken);
        }
    }

    private async IAsyncEnumerable<ReportVisitsRequest> Paced(double perSecond, TimeSpan length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < length)
        {
            var due = (int)(elapsed.TotalSeconds * perSecond) - _sent.Count;
            if (due > 0)
                yield return Request(Math.Min(due, MostPerRequest));
            if (due <= MostPerRequest)
                await Task.Delay(Tick, cancellationToken);
        }
    }

    private ReportVisitsRequest Request(int count)
    {
        var visits = new Visit[count];
        for (var i = 0; i < count; i++)
        {
            visits[i] = next();
            _sent.Add((visits[i], forecast.Next(visits[i])));
        }

        return VisitRequests.Of(visits);
    }
}
