using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using UdaConnect.DevHost.Import;
using UdaConnect.DevHost.Import.Schedule;

namespace UdaConnect.DevHost.Demo;

/// <summary>What the demo asks of the gateway's REST API; waits and asks again where it cannot answer at the moment.</summary>
internal sealed class DemoGateway(PatientRest rest, Retry retry, TimeProvider time)
{
    private const int ReadersAtOnce = 8;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly string[] Identity = ["name", "start_date", "end_date"];

    /// <summary>The people of the lowest ids, at most as many as asked for.</summary>
    public async Task<PersonRow[]> PeopleAsync(int count, CancellationToken cancellationToken) =>
        (await GetAsync($"/api/persons?limit={count}", cancellationToken)).Body.Deserialize<PersonRow[]>(Json)!;

    /// <summary>Whether an event of this name and these days is there.</summary>
    public async Task<bool> HasAsync(JsonNode demo, CancellationToken cancellationToken)
    {
        for (string? path = "/api/events?limit=1000"; path is not null;)
        {
            var page = await GetAsync(path, cancellationToken);
            if (page.Body.EnumerateArray().Any(found => Identity.All(field => found.GetProperty(field).GetString() == (string?)demo[field])))
                return true;
            path = page.Next;
        }

        return false;
    }

    /// <returns>The event's id; it is created once, however often it is asked for.</returns>
    public async Task<long> CreateAsync(JsonNode demo, CancellationToken cancellationToken) =>
        Expect(await rest.PostAsync("/api/events", demo, cancellationToken), "/api/events").Body.GetProperty("id").GetInt64();

    /// <summary>Registers those whose name no venue of the event has.</summary>
    public async Task RegisterAsync(IReadOnlyDictionary<string, JsonObject> venues, long eventId, CancellationToken cancellationToken)
    {
        var rooms = new RoomVenues(rest, new() { Rooms = venues }, eventId);
        await rooms.EnsureAsync([.. venues.Keys.Select(name => (name, (RoomPlace?)null))], cancellationToken);
        foreach (var name in venues.Keys)
        {
            if (rooms.Of(name).Reason is { } reason)
                throw new DevHostException(reason);
        }
    }

    /// <summary>A person's visits keep their order on the way, so each person's last one stands for those before it.</summary>
    public Task WaitForVisitsAsync(IEnumerable<long> ids, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        ids,
        new ParallelOptions { MaxDegreeOfParallelism = ReadersAtOnce, CancellationToken = cancellationToken },
        async (id, token) =>
        {
            for (var path = $"/api/locations/{id}"; ;)
            {
                var answer = await rest.GetAsync(path, token);
                if (answer.Status != HttpStatusCode.NotFound)
                {
                    Expect(answer, path);
                    retry.Succeeded();
                    return;
                }

                await Task.Delay(retry.NextPause("the visits do not arrive in the store"), time, token);
            }
        });

    private async Task<RestAnswer> GetAsync(string path, CancellationToken cancellationToken) => Expect(await rest.GetAsync(path, cancellationToken), path);

    private static RestAnswer Expect(RestAnswer answer, string path) =>
        answer.IsSuccess ? answer : throw new DevHostException($"The gateway answers {(int)answer.Status} to {path}: {answer.Problem}");
}
