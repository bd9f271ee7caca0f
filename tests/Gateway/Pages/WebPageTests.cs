using System.Globalization;
using System.Net.Http.Json;
using UdaConnect.Geo;
using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using Xunit;

namespace UdaConnect.Tests.Gateway.Pages;

/// <summary>The web page in a browser, over the whole system.</summary>
public sealed class WebPageTests(GatewaySystem system, BrowserFixture browser)
{
    private const string FirstEvent = """
        url => new Promise((tell, fail) => {
          const feed = new EventSource(url);
          feed.addEventListener('feed', event => { feed.close(); tell(event.lastEventId); });
          feed.onerror = () => { feed.close(); fail(new Error('The feed may not be read.')); };
        })
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Bob stays in the future, so that the clock takes no part in when he appears and changes; Cleo is gone as soon as it has passed her.</summary>
    [Fact]
    public async Task Follow_VisitsAreRecorded_ShowsWhoIsNearWhatChangesAndWhoLeft()
    {
        var clients = await system.ClientsAsync();
        var id = clients.NextPerson();
        var ada = await clients.RegisterAsync("Ada", $"Byron-{id}");
        var (bob, cleo) = (await clients.RegisterAsync("Bob", $"Ross-{id}"), await clients.RegisterAsync("Cleo", $"Verte-{id}"));
        var place = clients.NextPlace();
        await using var page = await LiveView.OpenAsync(browser, clients.Web.BaseAddress!);
        await page.FollowAsync($"Byron-{id}", gapSeconds: 5);
        await page.ShowsRowsAsync(0);

        var later = DateTimeOffset.FromUnixTimeMilliseconds(Now().AddHours(6).ToUnixTimeMilliseconds() / 60_000 * 60_000);
        await RecordAsync(clients, ada, later, place);
        await RecordAsync(clients, bob, later, place);
        await page.ShowsAsync($"Bob Ross-{id}", "near");
        await page.ShowsTimesAsync($"Bob Ross-{id}", TimeOf(later), TimeOf(later));

        // A late report moves the beginning.
        await RecordAsync(clients, ada, later.AddSeconds(-5), place);
        await RecordAsync(clients, bob, later.AddSeconds(-5), place);
        await page.ShowsAsync($"Bob Ross-{id}", "near, corrected");
        await page.ShowsTimesAsync($"Bob Ross-{id}", TimeOf(later.AddSeconds(-5)), TimeOf(later));

        var soon = Now().AddSeconds(2);
        await RecordAsync(clients, ada, soon, place);
        await RecordAsync(clients, cleo, soon, place);
        await page.ShowsAsync($"Cleo Verte-{id}", "left");
        await page.ShowsRowsAsync(2);
        await page.ShowsAsync($"Bob Ross-{id}", "near, corrected");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Live_FromThePageOfAnotherPort_MayBeRead()
    {
        var clients = await system.ClientsAsync();
        var ada = await clients.RegisterAsync("Ada", "Byron");
        await using var page = await LiveView.OpenAsync(browser, clients.Web.BaseAddress!);
        Assert.EndsWith("-0", await page.EvaluateAsync(FirstEvent, new Uri(clients.Rest.BaseAddress!, FormattableString.Invariant($"/api/persons/{ada}/live")).ToString()), StringComparison.Ordinal);
    }

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();

    private static string TimeOf(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static async Task RecordAsync(GatewayClients clients, int person, DateTimeOffset at, GeoPoint place)
    {
        var visit = new { person_id = person, creation_time = Timestamps.Format(at.ToUnixTimeMilliseconds()), longitude = place.Longitude, latitude = place.Latitude };
        using var answer = await clients.Rest.PostAsJsonAsync("/api/locations", visit, Token);
        answer.EnsureSuccessStatusCode();
    }
}
