using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using UdaConnect.DevHost.Chaos.Scenarios;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Time;

namespace UdaConnect.DevHost.Chaos.Producing;

/// <summary>A client of the older JSON resource: one visit after the other under ids of their own, each repeated until it is accepted.</summary>
internal sealed class OlderJsonProducer : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly ScenarioRun _run;
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _sending;
    private int _accepted;
    private int _tooMany;

    public OlderJsonProducer(ScenarioRun run, TimeSpan pause)
    {
        _run = run;
        _sending = Task.Run(() => SendAsync(pause));
    }

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Answers 429 that said when to come again.</summary>
    public int TooMany => Volatile.Read(ref _tooMany);

    /// <summary>Ends when the last visit is accepted.</summary>
    /// <exception cref="ChaosException">An answer was neither acceptance nor a request to wait.</exception>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task SendAsync(TimeSpan pause)
    {
        while (!_stopping.IsCancellationRequested)
        {
            await SendAsync(_run.Ledger.Add(_run.NextVisit()));
            await _run.PauseAsync(pause, CancellationToken.None);
        }
    }

    private async Task SendAsync(LedgerEntry entry)
    {
        var visit = entry.Visit;
        var body = new
        {
            id = visit.Id,
            person_id = visit.PersonId.ToString(CultureInfo.InvariantCulture),
            creation_time = Timestamps.Format(visit.AtMs),
            longitude = visit.Longitude,
            latitude = visit.Latitude.ToString("R", CultureInfo.InvariantCulture),
        };
        while (true)
        {
            entry.Sending(_run.Time.GetTimestamp());
            using var answer = await _http.PostAsJsonAsync(new Uri($"http://127.0.0.1:{_run.System.Running.Ports.Producer}/api/person-visit"), body);
            switch (answer.StatusCode)
            {
                case HttpStatusCode.OK:
                    entry.Acknowledge(_run.Time.GetTimestamp());
                    Interlocked.Increment(ref _accepted);
                    return;
                case HttpStatusCode.TooManyRequests when answer.Headers.RetryAfter?.Delta is { } wait:
                    Interlocked.Increment(ref _tooMany);
                    await _run.PauseAsync(wait < LongestWait ? wait : LongestWait, CancellationToken.None);
                    break;
                default:
                    throw new ChaosException($"The older JSON resource answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }
}
