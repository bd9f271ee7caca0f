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
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ScenarioRun _run;
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly bool _mayBeAway;
    private readonly Task _sending;
    private int _accepted;
    private int _tooMany;
    private int _unknown;

    /// <param name="mayBeAway">The broker or the gateway is stopped meanwhile: what is not accepted for that is repeated.</param>
    public OlderJsonProducer(ScenarioRun run, TimeSpan pause, bool mayBeAway = false)
    {
        (_run, _mayBeAway) = (run, mayBeAway);
        _sending = Task.Run(() => SendAsync(pause));
    }

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Answers 429 that said when to come again.</summary>
    public int TooMany => Volatile.Read(ref _tooMany);

    /// <summary>Sends that were told 503 or nothing.</summary>
    public int Unknown => Volatile.Read(ref _unknown);

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
        await _abandoned.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _stopping.Dispose();
        _abandoned.Dispose();
    }

    private async Task SendAsync(TimeSpan pause)
    {
        while (!_stopping.IsCancellationRequested)
        {
            await SendAsync(_run.Ledger.Add(_run.NextVisit()));
            await _run.PauseAsync(pause, _abandoned.Token);
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
            using var answer = await PostAsync(body);
            switch (answer?.StatusCode)
            {
                case HttpStatusCode.OK:
                    entry.Acknowledge(_run.Time.GetTimestamp());
                    Interlocked.Increment(ref _accepted);
                    return;
                case HttpStatusCode.TooManyRequests when answer.Headers.RetryAfter?.Delta is { } wait:
                    Interlocked.Increment(ref _tooMany);
                    await _run.PauseAsync(wait < LongestWait ? wait : LongestWait, _abandoned.Token);
                    break;
                case null or HttpStatusCode.ServiceUnavailable when _mayBeAway:
                    Interlocked.Increment(ref _unknown);
                    await _run.PauseAsync(Pause, _abandoned.Token);
                    break;
                default:
                    throw new ChaosException($"The older JSON resource answered {(int)answer!.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }

    /// <summary>Null: there is no answer, as the gateway went.</summary>
    private async Task<HttpResponseMessage?> PostAsync(object body)
    {
        try
        {
            return await _http.PostAsJsonAsync(new Uri($"http://127.0.0.1:{_run.System.Running.Ports.Producer}/api/person-visit"), body, _abandoned.Token);
        }
        catch (HttpRequestException) when (_mayBeAway)
        {
            return null;
        }
    }
}
