using System.Collections.Immutable;
using UdaConnect.Encounters;
using UdaConnect.Time;

namespace UdaConnect.Live;

/// <summary>A feed that was opened, or found again.</summary>
/// <param name="From">Where to go on.</param>
/// <param name="Range">What the feed covers; a feed found again keeps its own.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.LiveOpening")]
public sealed record LiveOpening(
    [property: Id(0)] LiveStart Start, [property: Id(1)] LiveCursor From, [property: Id(2)] TimeRange Range, [property: Id(3)] EncounterMeasure Measure);

/// <summary>What became of asking for a feed.</summary>
[GenerateSerializer, Alias("udaconnect.LiveStart")]
public enum LiveStart
{
    New,
    Resumed,

    /// <summary>The feed to go on with is not known any more, or was one of another measure. This is a new one; what was told before counts no more.</summary>
    Reset,

    /// <summary>The feed to go on with has ended.</summary>
    Ended,

    /// <summary>As many feeds of this person as there may be are being read.</summary>
    TooMany,
}

/// <summary>What a feed told after a number, by number.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.LivePage")]
public sealed record LivePage([property: Id(0)] LiveStanding Standing, [property: Id(1)] ImmutableArray<LiveEvent> Events);

/// <summary>Whether a feed goes on.</summary>
[GenerateSerializer, Alias("udaconnect.LiveStanding")]
public enum LiveStanding
{
    Open,

    /// <summary>It has been open as long as a feed may be.</summary>
    Old,

    /// <summary>It would hold more encounters than a feed may.</summary>
    Full,

    /// <summary>It is not known, or not any more.</summary>
    Unknown,
}
