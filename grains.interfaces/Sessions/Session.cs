using UdaConnect.Events;
using UdaConnect.Time;

namespace UdaConnect.Sessions;

/// <summary>A presentation at a venue, [StartMs, EndMs), milliseconds since 1970-01-01 UTC. No two of one venue overlap.</summary>
/// <param name="Id">1 …</param>
[GenerateSerializer, Immutable, Alias("udaconnect.Session")]
public sealed record Session(
    [property: Id(0)] long Id, [property: Id(1)] long VenueId, [property: Id(2)] string Title, [property: Id(3)] long StartMs, [property: Id(4)] long EndMs)
{
    public TimeRange Range => new(StartMs, EndMs);
}

/// <summary>A session to create. Said twice it is the same session.</summary>
/// <param name="Title">1 to 500 characters.</param>
/// <param name="EndMs">After the start, at most 24 hours.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.SessionDraft")]
public sealed record SessionDraft(
    [property: Id(0)] long VenueId, [property: Id(1)] string Title, [property: Id(2)] long StartMs, [property: Id(3)] long EndMs)
{
    public TimeRange Range => new(StartMs, EndMs);
}

/// <summary>What became of a session to create.</summary>
/// <param name="Session">The one created or there before, or the one it overlaps; null otherwise.</param>
/// <param name="Event">Whose days it lies outside of; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.SessionCreation")]
public sealed record SessionCreation(
    [property: Id(0)] SessionResult Result, [property: Id(1)] Session? Session = null, [property: Id(2)] Event? Event = null);

[GenerateSerializer, Alias("udaconnect.SessionResult")]
public enum SessionResult
{
    Created,

    /// <summary>The same session was there before.</summary>
    Present,

    NoVenue,

    VenueRetired,

    /// <summary>It does not lie within the days of the venue's event.</summary>
    OutsideEvent,

    /// <summary>Another session of the venue is at that time.</summary>
    Overlaps,
}
