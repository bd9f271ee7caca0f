using System.Collections.Immutable;
using UdaConnect.Time;

namespace UdaConnect.Attendance;

/// <summary>What an EventVenue and its buckets are asked: who was in which venues, as runs of visits.</summary>
/// <param name="ExceptPersonId">Whose visits are left out; null: nobody's.</param>
/// <param name="Window">Where the visits must lie.</param>
/// <param name="GapMs">Between two visits of one run at most.</param>
/// <param name="Venues">Each venue once.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.PresenceQuestion")]
public sealed record PresenceQuestion(
    [property: Id(0)] int? ExceptPersonId, [property: Id(1)] TimeRange Window, [property: Id(2)] long GapMs, [property: Id(3)] ImmutableArray<VenueSpans> Venues)
{
    /// <summary>Whether any venue is asked about within the range.</summary>
    public bool Touches(TimeRange range) => Venues.Any(venue => venue.Spans.Any(span => !span.Intersect(range).IsEmpty));

    public HashSet<long> VenueIds() => Venues.Select(venue => venue.VenueId).ToHashSet();
}

/// <summary>A venue and when it matters.</summary>
/// <param name="Spans">By start, not overlapping.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.VenueSpans")]
public sealed record VenueSpans([property: Id(0)] long VenueId, [property: Id(1)] ImmutableArray<TimeRange> Spans);
