using System.Collections.Immutable;
using System.Text.Json.Serialization;
using UdaConnect.Encounters;
using UdaConnect.Geo;

namespace UdaConnect.Live;

/// <summary>An encounter as a feed compares and stores it: with the ids of its venues, whose names are asked when it is told.</summary>
internal sealed record Meeting(
    [property: JsonPropertyName("start_ms")] long StartMs,
    [property: JsonPropertyName("end_ms")] long EndMs,
    [property: JsonPropertyName("closest_metres")] double ClosestMetres,
    [property: JsonPropertyName("longitude")] double Longitude,
    [property: JsonPropertyName("latitude")] double Latitude,
    [property: JsonPropertyName("venues")] ImmutableArray<long> Venues,
    [property: JsonPropertyName("sessions")] ImmutableArray<MetAt> Sessions)
{
    /// <summary>The encounters that count, by person; each person's by start.</summary>
    /// <param name="registered">Nobody else counts.</param>
    /// <param name="leastMsInADay">Only people with so much in some rolling 24 hours.</param>
    public static Dictionary<int, ImmutableArray<Meeting>> Of(LiveTruth truth, IEnumerable<int> registered, long leastMsInADay) => registered
        .Where(id => leastMsInADay == 0 || RollingDay.MostMs(truth.ByPerson[id]) >= leastMsInADay)
        .ToDictionary(id => id, id => truth.ByPerson[id].Select(contact => Of(contact, truth)).ToImmutableArray());

    private static Meeting Of(Contact contact, LiveTruth truth) => new(
        contact.StartMs, contact.EndMs, Chord.MetresFor(contact.ClosestSquaredChord), truth.Own[contact.Own].Longitude, truth.Own[contact.Own].Latitude,
        [.. contact.Venues], [.. contact.Sessions.Select(id => new MetAt(id, truth.Sessions[id].Title))]);

    public bool Overlaps(Meeting other) => StartMs <= other.EndMs && other.StartMs <= EndMs;

    public bool Equals(Meeting? other) => other is not null
        && (StartMs, EndMs, ClosestMetres, Longitude, Latitude).Equals((other.StartMs, other.EndMs, other.ClosestMetres, other.Longitude, other.Latitude))
        && Venues.AsSpan().SequenceEqual(other.Venues.AsSpan())
        && Sessions.AsSpan().SequenceEqual(other.Sessions.AsSpan());

    public override int GetHashCode() => HashCode.Combine(StartMs, EndMs, ClosestMetres);
}

/// <summary>A session at which two people were near.</summary>
internal sealed record MetAt([property: JsonPropertyName("id")] long Id, [property: JsonPropertyName("title")] string Title);
