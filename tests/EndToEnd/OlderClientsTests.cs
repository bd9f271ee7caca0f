using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Grpc.Net.Client;
using UdaConnect.DevHost.Running;
using UdaConnect.Protos.Legacy;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>The clients of the services we replace, unchanged, against the running system.</summary>
public sealed class OlderClientsTests
{
    private const string Origin = "http://localhost:3000";

    [Fact]
    public async Task OlderClients_OfEveryKind_WorkUnchanged()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var system = await Systems.StartAsync(gateway: true, cancellationToken);
        using var personChannel = GrpcChannel.ForAddress($"http://127.0.0.1:{system.Ports.PersonGrpc}");
        using var visitChannel = GrpcChannel.ForAddress($"http://127.0.0.1:{system.Ports.VisitGrpc}");
        var persons = new PersonService.PersonServiceClient(personChannel);
        var visits = new PersonLocationVisitService.PersonLocationVisitServiceClient(visitChannel);

        // The person service: an id of 0 is assigned, a given one kept.
        var ada = await persons.CreateAsync(new() { FirstName = "Ada", LastName = "Byron", CompanyName = "Engines" }, cancellationToken: cancellationToken);
        var grace = await persons.CreateAsync(new() { Id = 7, FirstName = "Grace", LastName = "Hopper", CompanyName = "Compilers" }, cancellationToken: cancellationToken);
        Assert.True(ada.Id > 0);
        Assert.Equal(7, grace.Id);
        Assert.Equal(2, (await persons.RetrieveAllAsync(new Empty(), cancellationToken: cancellationToken)).Persons.Count);

        // The visit producer: what was sent comes back verbatim, with an int32 id.
        var sent = new LocationMessage { PersonId = ada.Id.ToString(), CreationTime = "2020-06-15 10:00:00", Longitude = -122.290524f, Latitude = "37.553441" };
        var reply = await visits.CreateAsync(sent, cancellationToken: cancellationToken);
        Assert.True(reply.Id >= 1_500_000_000);
        Assert.Equal((sent.PersonId, sent.CreationTime, sent.Latitude), (reply.PersonId, reply.CreationTime, reply.Latitude));

        // The JSON producer, and a producer that writes to Kafka itself: no key, no id, a time without zone, numbers as strings.
        using var http = new HttpClient();
        using var produced = await http.PostAsJsonAsync(
            $"http://127.0.0.1:{system.Ports.Producer}/api/person-visit",
            new { person_id = 7, creation_time = "2020-06-15T10:00:05", longitude = "-122.290524", latitude = "37.553441" }, cancellationToken);
        Assert.Equal("""{"status":"ok"}""", await produced.Content.ReadAsStringAsync(cancellationToken));
        using (var log = new VisitLog(system.Kafka.BootstrapServers, system.Kafka.EmbeddedTopicId))
            log.WriteAll([Encoding.UTF8.GetBytes("""{"person_id": "7", "creation_time": "2020-06-15 10:00:09.5", "longitude": -122.29052734375, "latitude": "37.553441", "id": 0}""")], partitions: 4);

        // The React app, from another origin.
        var connections = await ConnectionsOfAsync(http, system, ada.Id, expected: 2, cancellationToken);
        Assert.All(connections, connection => Assert.Equal("Hopper", connection.GetProperty("person").GetProperty("last_name").GetString()));
        Assert.Equal("37.553441", connections[0].GetProperty("location").GetProperty("latitude").GetString());
        Assert.Equal("2020-06-15T10:00:05.000Z", connections[0].GetProperty("location").GetProperty("creation_time").GetString());
        Assert.Equal("2020-06-15T10:00:09.500Z", connections[1].GetProperty("location").GetProperty("creation_time").GetString());
    }

    private static async Task<JsonElement[]> ConnectionsOfAsync(HttpClient http, PrivateSystem system, int personId, int expected, CancellationToken cancellationToken)
    {
        JsonElement[] connections = [];
        await Eventually.TrueAsync(
            async () =>
            {
                using var request = new HttpRequestMessage(
                    HttpMethod.Get, new Uri(system.Rest, $"/api/persons/{personId}/connection?start_date=2020-01-01&end_date=2020-12-30&distance=5"));
                request.Headers.Add("Origin", Origin);
                using var answer = await http.SendAsync(request, cancellationToken);
                answer.EnsureSuccessStatusCode();
                Assert.Contains(answer.Headers.GetValues("Access-Control-Allow-Origin").Single(), new[] { "*", Origin });
                connections = (await answer.Content.ReadFromJsonAsync<JsonElement[]>(cancellationToken))!;
                return connections.Length == expected;
            },
            () => $"{connections.Length} connections instead of {expected}.",
            cancellationToken);
        return connections;
    }
}
