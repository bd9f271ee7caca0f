using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.EndToEnd;

/// <summary>Some people who wander about for an hour, whom a feed of person 1 is about; and what connections answers of them.</summary>
internal static class FeedTraffic
{
    public const int People = 8;
    public const string Day = "start_date=2020-06-01&end_date=2020-06-01&gap=120";
    private const int HourMs = 60 * 60 * 1000;
    private static readonly long Start = new DateTimeOffset(2020, 6, 1, 9, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task RegisterAsync(HttpClient rest)
    {
        for (var id = 1; id <= People; id++)
        {
            using var answer = await rest.PostAsJsonAsync("/api/persons", new { id, first_name = "Attendee", last_name = $"{id}" }, Token);
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Messages as a producer writes them, in the order in which they come: a third of them late.</summary>
    /// <param name="seed">Other visits with every seed.</param>
    public static IEnumerable<byte[]> Messages(int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(1, count).Select(id => new Visit(
                id, Start + random.Next(HourMs), 4.3825 + (random.NextDouble() - 0.5) * 0.0003, 50.8125 + (random.NextDouble() - 0.5) * 0.0002, random.Next(1, People + 1)))
            .OrderBy(visit => visit.AtMs + (random.Next(3) == 0 ? random.Next(HourMs) : 0)).Select(Message);
    }

    /// <summary>Every encounter of person 1, as <c>other id, JSON</c>, sorted.</summary>
    public static async Task<string[]> ConnectionsAsync(HttpClient rest)
    {
        var all = new List<string>();
        for (var other = 2; other <= People; other++)
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    using var answer = await rest.GetAsync($"/api/persons/1/connections/{other}?{Day}&limit=1000", Token);
                    if (!answer.IsSuccessStatusCode)
                        return false;
                    all.AddRange((await answer.Content.ReadFromJsonAsync<JsonElement[]>(Token))!.Select(met => $"{other} {met.GetRawText()}"));
                    return true;
                },
                "an answer of connections");
        }

        return [.. all.Order(StringComparer.Ordinal)];
    }

    private static byte[] Message(Visit visit) => System.Text.Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id": {{visit.Id}}, "person_id": {{visit.PersonId}}, "creation_time": "{{Timestamps.Format(visit.AtMs)}}", "longitude": {{visit.Longitude:R}}, "latitude": {{visit.Latitude:R}}}"""));
}
