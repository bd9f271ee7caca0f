using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using UdaConnect.DevHost.Running;
using UdaConnect.Geo;
using UdaConnect.Protos.Legacy;
using UdaConnect.Protos.V1;
using UdaConnect.Tests.Support;
using Xunit;
using PersonService = UdaConnect.Protos.Legacy.PersonService;
using Visit = UdaConnect.Visits.Visit;

namespace UdaConnect.Tests.Gateway.Support;

/// <summary>A client for every port of the running gateway, and people, visits and places that no other test has.</summary>
internal sealed class GatewayClients(PrivateSystem system) : IAsyncDisposable
{
    /// <summary>2020-06-15T10:00:00Z.</summary>
    public const long Noon = 1_592_215_200_000;

    private int _lastPerson = 1_000_000;
    private long _lastVisit = 10_000_000;
    private int _lastPlace;

    public PrivateSystem System { get; } = system;

    public HttpClient Rest { get; } = Http(system.Ports.Rest);

    public HttpClient Location { get; } = Http(system.Ports.Location);

    public HttpClient Producer { get; } = Http(system.Ports.Producer);

    public HttpClient Operations { get; } = Http(system.Ports.Operations);

    public HttpClient Web { get; } = Http(system.Ports.Web);

    public GrpcChannel PersonChannel { get; } = Channel(system.Ports.PersonGrpc);

    public GrpcChannel VisitChannel { get; } = Channel(system.Ports.VisitGrpc);

    public PersonService.PersonServiceClient Persons => new(PersonChannel);

    public PersonLocationVisitService.PersonLocationVisitServiceClient Producers => new(VisitChannel);

    public VisitService.VisitServiceClient Visits => new(VisitChannel);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>An id that nobody has.</summary>
    public int NextPerson() => Interlocked.Increment(ref _lastPerson);

    public long NextVisit() => Interlocked.Increment(ref _lastVisit);

    /// <summary>A place more than 20 km from every other test's.</summary>
    public GeoPoint NextPlace()
    {
        var number = Interlocked.Increment(ref _lastPlace);
        return new(-170 + number % 1_000 * 0.25, 20 + number / 1_000 * 0.25);
    }

    public async Task<int> RegisterAsync(string firstName, string lastName, string company = "")
    {
        var id = NextPerson();
        using var answer = await Rest.PostAsJsonAsync("/api/persons", new { id, first_name = firstName, last_name = lastName, company_name = company }, Token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return id;
    }

    /// <summary>Reports visits over the stream and waits until each can be read back.</summary>
    public async Task StoreAsync(params Visit[] visits)
    {
        var receipts = await ReportAsync(Request(visits));
        Assert.All(receipts, receipt => Assert.Equal(Receipt.OutcomeOneofCase.Accepted, receipt.OutcomeCase));
        foreach (var visit in visits)
            await StoredAsync(visit.Id);
    }

    /// <summary>The stored location, once it can be read back.</summary>
    public async Task<JsonElement> StoredAsync(long visitId)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await Rest.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/locations/{visitId}"), Token);
                if (answer.StatusCode == HttpStatusCode.NotFound)
                    return false;
                answer.EnsureSuccessStatusCode();
                found = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
                return true;
            },
            $"visit {visitId} in the store");
        return found;
    }

    public static ReportVisitsRequest Request(IEnumerable<Visit> visits) => new() { Visits = { visits.Select(Message) } };

    /// <summary>All receipts of one call of the visit stream.</summary>
    public async Task<List<Receipt>> ReportAsync(params ReportVisitsRequest[] requests)
    {
        using var call = Visits.ReportVisits(cancellationToken: Token);
        foreach (var request in requests)
            await call.RequestStream.WriteAsync(request, Token);
        await call.RequestStream.CompleteAsync();
        var receipts = new List<Receipt>();
        await foreach (var response in call.ResponseStream.ReadAllAsync(Token))
            receipts.AddRange(response.Receipts);
        return receipts;
    }

    /// <summary>A successful answer's JSON.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Rest.GetAsync(path, Token);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Token)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in new[] { Rest, Location, Producer, Operations, Web })
            client.Dispose();
        PersonChannel.Dispose();
        VisitChannel.Dispose();
        await System.DisposeAsync();
    }

    private static Protos.V1.Visit Message(Visit visit) => new()
    {
        Id = visit.Id,
        PersonId = visit.PersonId,
        CreationTime = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(visit.AtMs)),
        Longitude = visit.Longitude,
        Latitude = visit.Latitude,
    };

    private static HttpClient Http(int port) => new() { BaseAddress = new($"http://127.0.0.1:{port}") };

    private static GrpcChannel Channel(int port) => GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
}
