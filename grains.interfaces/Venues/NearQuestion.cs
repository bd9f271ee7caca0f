using UdaConnect.Connections;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>What an EventVenue and its buckets are asked: which visits of others in a window are near to any of some points.</summary>
/// <param name="ExcludedPersonId">Whose own visits are left out.</param>
/// <param name="Window">Where the visits found must lie.</param>
/// <param name="SquaredChord">Threshold of nearness, m², inclusive.</param>
/// <param name="WithinMs">|t1 − t2| at most; null: any.</param>
/// <param name="Points">By time; only those whose discs touch the area.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.NearQuestion")]
public sealed record NearQuestion(
    [property: Id(0)] int ExcludedPersonId,
    [property: Id(1)] TimeRange Window,
    [property: Id(2)] double SquaredChord,
    [property: Id(3)] long? WithinMs,
    [property: Id(4)] NearPoints Points)
{
    /// <summary>Whether a visit in the range can be near one of the points, by time alone.</summary>
    public bool Touches(TimeRange range) => WithinMs is not { } withinMs || Points.AnyIn(range.Widen(withinMs));
}

/// <summary>Near visits of one area or bucket.</summary>
/// <param name="Visits">By time then id; every near visit of the window before <paramref name="CompleteUntilMs"/>, none after.</param>
/// <param name="CompleteUntilMs">The window's end, or earlier where the page would have grown too large.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.NearAnswer")]
public sealed record NearAnswer([property: Id(0)] VisitPage Visits, [property: Id(1)] long CompleteUntilMs);
