using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using UdaConnect.DevHost.Import;

namespace UdaConnect.DevHost.Demo;

/// <summary>What the demo asks of the gateway's REST API; waits and asks again where it cannot answer at the moment.</summary>
internal sealed class DemoGateway(HttpClient http, Retry retry, TimeProvider time)
{
    // The venues of the demo are on one campus.
    private const string VenuesOfTheCampus = "/api/venues?limit=1000&bbox=4.37,50.80,4.39,50.82";

    private const int ReadersAtOnce = 8;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The people of the lowest ids, at most as many as asked for.</summary>
    public Task<PersonRow[]> PeopleAsync(int count, CancellationToken cancellationToken) => PersistAsync(async () =>
    {
        using var answer = await GetAsync($"/api/persons?limit={count}", cancellationToken);
        return await ExpectAsync(answer, HttpStatusCode.OK, cancellationToken)
            ? await answer.Content.ReadFromJsonAsync<PersonRow[]>(Json, cancellationToken) : null;
    }, cancellationToken);

    /// <summary>Registers those whose name no venue of the campus has. A venue has no id of ours, so after a lost answer the list tells whether it is there.</summary>
    public Task RegisterVenuesAsync(IReadOnlyList<DemoVenue> venues, CancellationToken cancellationToken) => PersistAsync(async () =>
    {
        using var list = await GetAsync(VenuesOfTheCampus, cancellationToken);
        if (!await ExpectAsync(list, HttpStatusCode.OK, cancellationToken))
            return null;
        using var json = await JsonDocument.ParseAsync(await list.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        var known = DemoVenues.Features(json.RootElement).Select(DemoVenues.Name).ToHashSet();
        foreach (var venue in venues.Where(venue => !known.Contains(venue.Name)))
        {
            using var content = new StringContent(venue.Feature, Encoding.UTF8, "application/geo+json");
            using var answer = await http.PostAsync(new Uri("/api/venues", UriKind.Relative), content, cancellationToken);
            if (!await ExpectAsync(answer, HttpStatusCode.Created, cancellationToken))
                return null;
        }

        return this;
    }, cancellationToken);

    /// <summary>A person's visits keep their order on the way, so each person's last one stands for those before it.</summary>
    public Task WaitForVisitsAsync(IEnumerable<long> ids, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        ids,
        new ParallelOptions { MaxDegreeOfParallelism = ReadersAtOnce, CancellationToken = cancellationToken },
        async (id, token) => await PersistAsync(async () =>
        {
            using var answer = await GetAsync($"/api/locations/{id}", token);
            return answer.StatusCode != HttpStatusCode.NotFound && await ExpectAsync(answer, HttpStatusCode.OK, token) ? this : null;
        }, token));

    private static async Task<bool> ExpectAsync(HttpResponseMessage answer, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        if (answer.StatusCode == expected)
            return true;
        if (answer.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
            return false;
        var request = answer.RequestMessage;
        throw new DevHostException($"{request?.Method} {request?.RequestUri}: {await RestProblem.ReadAsync(answer, cancellationToken)}");
    }

    private Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken) => http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);

    /// <summary>Asks until the answer is not null, or patience runs out.</summary>
    private async Task<T> PersistAsync<T>(Func<Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var failure = "the gateway is not able to answer, or the visits do not arrive";
            try
            {
                if (await ask() is { } answer)
                {
                    retry.Succeeded();
                    return answer;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                failure = $"the gateway at {http.BaseAddress} does not answer ({exception.Message})";
            }

            await Task.Delay(retry.NextPause(failure), time, cancellationToken);
        }
    }
}
