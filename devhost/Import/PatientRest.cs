using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace UdaConnect.DevHost.Import;

/// <summary>An answer of the gateway that is about the request, not about the gateway.</summary>
/// <param name="Next">The path of the next page; null at the last.</param>
/// <param name="Problem">What is wrong with the request, for people; empty where nothing is.</param>
internal sealed record RestAnswer(HttpStatusCode Status, JsonElement Body, string? Next, string Problem)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}

/// <summary>Speaks to the gateway's REST API, waits where it cannot answer, and asks again until patience runs out.</summary>
internal sealed class PatientRest(HttpClient http, ImportOptions options, ImportReport report, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly Retry _retry = new(options, time);

    public Task<RestAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        PersistAsync(() => TryAsync(() => http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken), path, cancellationToken));

    /// <summary>For what may be said twice.</summary>
    public Task<RestAnswer> PostAsync<T>(string path, T body, CancellationToken cancellationToken) => PersistAsync(() => TryPostAsync(path, body, cancellationToken));

    /// <summary>Once; null, after a pause, where it is not known whether the gateway did it.</summary>
    /// <exception cref="DevHostException">Nothing has succeeded for <see cref="ImportOptions.Patience"/>.</exception>
    public Task<RestAnswer?> TryPostAsync<T>(string path, T body, CancellationToken cancellationToken) =>
        TryAsync(() => http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Json, cancellationToken), path, cancellationToken);

    private static async Task<RestAnswer> PersistAsync(Func<Task<RestAnswer?>> tryOnce)
    {
        while (true)
        {
            if (await tryOnce() is { } answer)
                return answer;
        }
    }

    private async Task<RestAnswer?> TryAsync(Func<Task<HttpResponseMessage>> send, string path, CancellationToken cancellationToken)
    {
        string failure;
        TimeSpan? retryAfter = null;
        try
        {
            using var answer = await send();
            if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError))
            {
                var read = await ReadAsync(answer, cancellationToken);
                _retry.Succeeded();
                report.Wait(null);
                return read;
            }

            (failure, retryAfter) = ($"the gateway answers {(int)answer.StatusCode} to {path}", answer.Headers.RetryAfter?.Delta);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            failure = $"the gateway at {http.BaseAddress} cannot be reached ({exception.Message})";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = $"the gateway at {http.BaseAddress} did not answer in {http.Timeout.TotalSeconds:0} s";
        }

        report.Wait(failure);
        var pause = _retry.NextPause(failure);
        await Task.Delay(retryAfter > pause ? retryAfter.Value : pause, time, cancellationToken);
        return null;
    }

    private static async Task<RestAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
            return new(answer.StatusCode, default, null, await RestProblem.ReadAsync(answer, cancellationToken));
        try
        {
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            return new(answer.StatusCode, body, answer.Headers.TryGetValues("Link", out var links) ? NextOf(links.First()) : null, "");
        }
        catch (JsonException exception)
        {
            throw new DevHostException($"{answer.RequestMessage?.RequestUri} is no gateway of UdaConnect: its answer is no JSON.", exception);
        }
    }

    // <path>; rel="next" is the only link a list has.
    private static string NextOf(string link) => link.Split('<', '>')[1];
}
