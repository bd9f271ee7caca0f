using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using UdaConnect.Bench.Convention;
using UdaConnect.Persons;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Latency;

/// <summary>
/// Pairs of people. Watchers stand at booths, and their visits are stored beforehand; mates come by during the measure. From the acknowledgement of a mate's
/// visit on, the watcher's <c>connection</c> is asked for over REST, again and again, until it shows that visit.
/// </summary>
/// <param name="firstAtMs">Near it lie the times of the first probe's visits.</param>
/// <param name="stepMs">From probe to probe.</param>
internal sealed class AnswerProbes(Uri rest, ConventionPlan plan, int count, long firstAtMs, long stepMs) : IDisposable
{
    private const int Pairs = 16;
    private const int WidthMs = 10_000;
    private const int ComesByAfterMs = 1_000;

    // Questions of one watcher never overlap in time: each probe's answer is its own. And few hours hold all of them, as at an event.
    private const long LeastStepMs = WidthMs / Pairs + 1;
    private const long MostStepMs = 60_000;

    // Often enough to see a tenth of the goal, and seldom enough not to be a load of its own.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new() { BaseAddress = rest };
    private readonly ConcurrentDictionary<long, int> _numbers = new();
    private readonly ConcurrentQueue<(long At, Task<double> Asking)> _asking = new();
    private readonly ConcurrentQueue<double> _questions = new();
    private int _next;

    public int Count => count;

    /// <summary>Seconds that each question took by itself.</summary>
    public IReadOnlyCollection<double> Questions => _questions;

    /// <summary>Whoever is not registered appears in no answer.</summary>
    public async Task RegisterAsync(IClusterClient client, CancellationToken cancellationToken)
    {
        for (var id = plan.People + 1; id <= plan.People + 2 * Pairs; id++)
            await client.GetGrain<IPeopleGrain>(0).RegisterAsync(new(id, "Probe", id.ToString(CultureInfo.InvariantCulture), "Bench"), cancellationToken);
    }

    /// <summary>The visits of the watchers, one for each probe.</summary>
    public IEnumerable<Visit> Watchers(LiveVisits live) =>
        Enumerable.Range(0, count).Select(number => live.Next(Watcher(number), AtMs(number), Hall.ToGeo(Hall.Booth(Booth(number)))));

    /// <summary>The visit of the next mate; call no more than <see cref="Count"/> times.</summary>
    public Visit NextMate(LiveVisits live)
    {
        var number = _next++;
        var visit = live.Next(Watcher(number) + Pairs, AtMs(number) + ComesByAfterMs, Hall.ToGeo(Hall.Booth(Booth(number)).Shift(1, 0)));
        _numbers[visit.Id] = number;
        return visit;
    }

    public bool HasNext => _next < count;

    /// <summary>Begins to ask if the visit is a mate's.</summary>
    public void Acknowledged(long visitId, long at)
    {
        if (_numbers.TryGetValue(visitId, out var number))
            _asking.Enqueue((at, Task.Run(() => AskUntilThereAsync(number, visitId, at))));
    }

    /// <summary>Seconds from acknowledgement to the answer that shows the visit, of each that was acknowledged from an instant on.</summary>
    /// <exception cref="BenchException">One never showed it.</exception>
    public async Task<double[]> FinishAsync(long countedFrom)
    {
        await Task.WhenAll(_asking.Select(probe => probe.Asking));
        return await Task.WhenAll(_asking.Where(probe => probe.At >= countedFrom).Select(probe => probe.Asking));
    }

    public void Dispose() => _http.Dispose();

    private async Task<double> AskUntilThereAsync(int number, long visitId, long at)
    {
        var (from, to) = (Timestamps.Format(AtMs(number)), Timestamps.Format(AtMs(number) + WidthMs));
        var question = new Uri($"/api/persons/{Watcher(number)}/connection?start_date={from}&end_date={to}", UriKind.Relative);
        while (Stopwatch.GetElapsedTime(at) < Patience)
        {
            var asked = Stopwatch.GetTimestamp();
            var answer = await _http.GetByteArrayAsync(question);
            _questions.Enqueue(Stopwatch.GetElapsedTime(asked).TotalSeconds);
            if (Shows(answer, visitId))
                return Stopwatch.GetElapsedTime(at).TotalSeconds;
            await Task.Delay(Pause);
        }

        throw new BenchException($"Visit {visitId} was acknowledged and not answerable {Patience.TotalSeconds:0} s later.");
    }

    internal static bool Shows(byte[] answer, long visitId)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.EnumerateArray().Any(entry => entry.GetProperty("location").GetProperty("id").GetInt64() == visitId);
    }

    private long AtMs(int number) => firstAtMs + number * Math.Clamp(stepMs, LeastStepMs, MostStepMs);

    private int Watcher(int number) => plan.People + 1 + number % Pairs;

    private static int Booth(int number) => number % Pairs * (Hall.BoothCount / Pairs);
}
