using System.Collections.Frozen;

namespace UdaConnect.Encounters;

/// <summary>What counts as an encounter: moments at most <paramref name="GapMs"/> apart, each of two visits near in place and time.</summary>
/// <param name="Metres">(0, 10,000], geodesic on WGS84, inclusive.</param>
/// <param name="WithinMs">|t1 − t2| at most.</param>
/// <param name="GapMs">Between two moments of one encounter at most.</param>
/// <param name="LeastMsInADay">Only people with so much in some rolling 24 hours; 0 for everybody.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.EncounterMeasure")]
public sealed record EncounterMeasure(
    [property: Id(0)] double Metres, [property: Id(1)] long WithinMs, [property: Id(2)] long GapMs, [property: Id(3)] long LeastMsInADay)
{
    public static readonly EncounterMeasure Default = new(5, 60_000, 300_000, 0);

    /// <summary>By their names in the API.</summary>
    public static readonly FrozenDictionary<string, EncounterMeasure> Presets = new Dictionary<string, EncounterMeasure>
    {
        ["face-to-face"] = new(1.5, 20_000, 75_000, 0),
        ["close-contact"] = new(2, 60_000, 300_000, 900_000),
    }.ToFrozenDictionary();
}
