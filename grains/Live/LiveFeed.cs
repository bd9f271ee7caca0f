using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using UdaConnect.Encounters;
using UdaConnect.Time;

namespace UdaConnect.Live;

/// <summary>What is stored of a person's feeds. The names of its JSON are fixed one by one: rows outlive versions of the program.</summary>
internal sealed record LiveFeeds
{
    [JsonPropertyName("feeds")]
    public ImmutableArray<LiveFeed> Feeds { get; init; } = [];

    public LiveFeed? Find(Guid id) => Feeds.FirstOrDefault(feed => feed.Id == id);

    public LiveFeeds With(LiveFeed feed) => new() { Feeds = [.. Feeds.Where(other => other.Id != feed.Id), feed] };
}

/// <summary>One feed, and everything that it told.</summary>
/// <param name="LastNumber">Of the latest event; 0 before the first.</param>
/// <param name="Told">One entry a key, in no order.</param>
internal sealed record LiveFeed(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("start_ms")] long StartMs,
    [property: JsonPropertyName("end_ms")] long EndMs,
    [property: JsonPropertyName("metres")] double Metres,
    [property: JsonPropertyName("within_ms")] long WithinMs,
    [property: JsonPropertyName("gap_ms")] long GapMs,
    [property: JsonPropertyName("least_ms_in_a_day")] long LeastMsInADay,
    [property: JsonPropertyName("opened_ms")] long OpenedMs,
    [property: JsonPropertyName("standing")] LiveStanding Standing,
    [property: JsonPropertyName("last_number")] long LastNumber,
    [property: JsonPropertyName("told")] ImmutableArray<Told> Told)
{
    [JsonIgnore]
    public TimeRange Range => new(StartMs, EndMs);

    [JsonIgnore]
    public EncounterMeasure Measure => new(Metres, WithinMs, GapMs, LeastMsInADay);

    public static LiveFeed Open(Guid id, TimeRange range, EncounterMeasure measure, long nowMs) => new(
        id, range.StartMs, range.EndMs, measure.Metres, measure.WithinMs, measure.GapMs, measure.LeastMsInADay, nowMs, LiveStanding.Open, 0, []);

    /// <summary>What a reader who has everything up to a number lacks: the last event of each key told after it, by number.</summary>
    public IEnumerable<(Told Told, LiveChange Change)> After(long number)
    {
        foreach (var told in Told.Where(told => told.LastNumber > number).OrderBy(told => told.LastNumber))
        {
            if (told.FirstNumber <= number)
                yield return (told, told.Change);
            else if (told.State != LiveState.Withdrawn)
                yield return (told, told.State == LiveState.Near ? LiveChange.Near : LiveChange.Left);
        }
    }
}

/// <summary>What was told of one encounter.</summary>
/// <param name="Ordinal">Which one with that person, in the order in which they were first told.</param>
/// <param name="Met">As last told; of a withdrawn one as it was before.</param>
/// <param name="Change">The last event.</param>
/// <param name="FirstNumber">Number of the first event.</param>
/// <param name="ToldMs">When the last event was told.</param>
internal sealed record Told(
    [property: JsonPropertyName("person_id")] int PersonId,
    [property: JsonPropertyName("ordinal")] int Ordinal,
    [property: JsonPropertyName("met")] Meeting Met,
    [property: JsonPropertyName("state")] LiveState State,
    [property: JsonPropertyName("change")] LiveChange Change,
    [property: JsonPropertyName("first_number")] long FirstNumber,
    [property: JsonPropertyName("last_number")] long LastNumber,
    [property: JsonPropertyName("told_ms")] long ToldMs)
{
    [JsonIgnore]
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{PersonId}-{Ordinal}");
}
