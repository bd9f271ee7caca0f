using System.Net.Http.Json;
using System.Text.Json;
using UdaConnect.DevHost.Demo;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>The demo conference through a whole system: what the README shows has something to show, and loading it again, or after a load that was cut off, adds nothing twice.</summary>
public sealed class DemoConferenceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_CutOffThenTwice_IsThereOnceAndAnswersWithSessionsAndBooths()
    {
        await using var system = await Systems.StartAsync(gateway: true, Token, silos: 1);
        using var rest = new HttpClient { BaseAddress = system.Rest };
        var grpc = new Uri($"http://127.0.0.1:{system.Ports.VisitGrpc}");

        // Everything but the people.
        using (var cut = CancellationTokenSource.CreateLinkedTokenSource(Token))
        {
            var cutting = new At("people", cut.Cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DemoConference.LoadAsync(system.Rest, grpc, cutting, cut.Token));
        }

        Assert.Equal(DemoResult.Loaded, await DemoConference.LoadAsync(system.Rest, grpc, null, Token));
        Assert.Equal(DemoResult.AlreadyThere, await DemoConference.LoadAsync(system.Rest, grpc, null, Token));

        var fair = Assert.Single(await ListAsync(rest, "/api/events"));
        var query = $"event={fair.GetProperty("id")}";
        Assert.Equal(130, (await ListAsync(rest, "/api/persons")).Length);
        var venues = (await rest.GetFromJsonAsync<JsonElement>($"/api/venues?{query}", Token)).GetProperty("features").EnumerateArray().ToArray();
        Assert.Equal(14, venues.Length);
        Assert.Equal(14, (await rest.GetFromJsonAsync<JsonElement>("/api/venues", Token)).GetProperty("features").GetArrayLength());
        var sessions = new List<JsonElement>();
        foreach (var venue in venues)
            sessions.AddRange(await ListAsync(rest, $"/api/venues/{venue.GetProperty("id")}/sessions"));
        Assert.Equal(19, sessions.Count);

        // Somebody saw a talk, and others saw it with them; a booth was shared too; and who was near them was so at places with names.
        var attendance = await rest.GetFromJsonAsync<JsonElement>($"/api/persons/1/attendance?{query}", Token);
        Assert.Contains(attendance.GetProperty("sessions").EnumerateArray(), seen => seen.GetProperty("attended_seconds").GetDouble() >= 600);
        Assert.NotEmpty(attendance.GetProperty("stays").EnumerateArray());
        var shared = await ListAsync(rest, $"/api/persons/1/shared?{query}");
        Assert.Contains(shared, other => Minutes(other, "sessions") >= 5);
        Assert.Contains(shared, other => other.GetProperty("venues").EnumerateArray().Any(venue => venue.GetProperty("name").GetString()!.StartsWith("Booth ", StringComparison.Ordinal)));
        var connections = await ListAsync(rest, $"/api/persons/1/connections?{query}");
        Assert.NotEmpty(connections);
        Assert.All(connections, met => Assert.NotEmpty(met.GetProperty("venues").EnumerateArray()));
        var encounters = new List<JsonElement>();
        foreach (var met in connections)
            encounters.AddRange(await ListAsync(rest, $"/api/persons/1/connections/{met.GetProperty("person").GetProperty("id")}?{query}"));
        Assert.Contains(encounters, met => met.GetProperty("sessions").GetArrayLength() > 0);
    }

    private static double Minutes(JsonElement shared, string what) => shared.GetProperty(what).EnumerateArray().Sum(place => place.GetProperty("overlap_seconds").GetDouble()) / 60;

    private static async Task<JsonElement[]> ListAsync(HttpClient rest, string path) => (await rest.GetFromJsonAsync<JsonElement[]>(path, Token))!;

    private sealed class At(string step, Action act) : IProgress<string>
    {
        public void Report(string value)
        {
            if (value == step)
                act();
        }
    }
}
