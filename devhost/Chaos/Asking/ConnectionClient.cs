using System.Globalization;
using System.Net;
using System.Text.Json;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Asking;

/// <summary>Asks over REST, as the older web app does.</summary>
internal sealed class ConnectionClient(Uri rest) : IDisposable
{
    /// <summary>The gateway promises an answer or a refusal in a little over 10 s; beyond this the question hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http = new() { BaseAddress = rest, Timeout = Patience };

    public async Task<ConnectionAnswer> AskAsync(ConnectionQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(question.Path, HttpCompletionOption.ResponseContentRead, cancellationToken);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)),
                HttpStatusCode.ServiceUnavailable => ConnectionAnswer.Refused("503"),
                var status => ConnectionAnswer.Fault($"status {(int)status}"),
            };
        }
        catch (HttpRequestException exception)
        {
            // Cut off after the first byte, or nobody listens: either way no client takes it for an answer.
            return ConnectionAnswer.Refused(exception.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ConnectionAnswer.Fault(string.Create(CultureInfo.InvariantCulture, $"no answer within {Patience.TotalSeconds:0} s"));
        }
    }

    public void Dispose() => _http.Dispose();

    private static ConnectionAnswer Parse(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return ConnectionAnswer.Given([.. json.RootElement.EnumerateArray().Select(entry => Read(entry.GetProperty("location")))]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // The response ended as if it were whole.
            return ConnectionAnswer.Fault($"a body that is no complete answer: {exception.Message}");
        }
    }

    private static Visit Read(JsonElement location) => new(
        location.GetProperty("id").GetInt64(),
        Timestamps.TryParse(location.GetProperty("creation_time").GetString(), out var atMs) ? atMs : throw new FormatException("creation_time is no instant"),
        double.Parse(location.GetProperty("longitude").GetString()!, CultureInfo.InvariantCulture),
        double.Parse(location.GetProperty("latitude").GetString()!, CultureInfo.InvariantCulture),
        location.GetProperty("person_id").GetInt32());
}

/// <summary>What came of a question.</summary>
/// <param name="Visits">Null: no answer.</param>
/// <param name="Problem">Why there is none.</param>
/// <param name="IsRefused">A client knows that it has to ask again; otherwise whatever came is a fault of the system.</param>
internal sealed record ConnectionAnswer(IReadOnlyList<Visit>? Visits, string? Problem, bool IsRefused)
{
    public static ConnectionAnswer Given(IReadOnlyList<Visit> visits) => new(visits, null, false);

    public static ConnectionAnswer Refused(string how) => new(null, how, true);

    public static ConnectionAnswer Fault(string what) => new(null, what, false);
}
