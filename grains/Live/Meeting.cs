using System.Collections.Immutable;
using System.Text.Json.Serialization;
using UdaConnect.Encounters;
using UdaConnect.Geo;
using UdaConnect.Visits;

namespace UdaConnect.Live;

/// <summary>An encounter as a feed compares and stores it: with the ids of its venues, whose names never change.</summary>
internal sealed record Meeting(
    [property: JsonPropertyName("start_ms")] long StartMs,
    [property: JsonPropertyName("end_ms")] long EndMs,
    [property: JsonPropertyName("closest_metres")] double ClosestMetres,
    [property: JsonPropertyName("longitude")] double Longitude,
    [property: JsonPropertyName("latitude")] double Latitude,
    [property: JsonPropertyName("venues")] ImmutableArray<long> Venues)
{
    public static Meeting Of(Contact contact, Visit[] own) => new(
        contact.StartMs, contact.EndMs, Chord.MetresFor(contact.ClosestSquaredChord), own[contact.Own].Longitude, own[contact.Own].Latitude, [.. contact.Venues]);

    public bool Overlaps(Meeting other) => StartMs <= other.EndMs && other.StartMs <= EndMs;

    public bool Equals(Meeting? other) => other is not null
        && (StartMs, EndMs, ClosestMetres, Longitude, Latitude).Equals((other.StartMs, other.EndMs, other.ClosestMetres, other.Longitude, other.Latitude))
        && Venues.AsSpan().SequenceEqual(other.Venues.AsSpan());

    public override int GetHashCode() => HashCode.Combine(StartMs, EndMs, ClosestMetres);
}
