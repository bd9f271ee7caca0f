using UdaConnect.Encounters;
using UdaConnect.Persons;

namespace UdaConnect.Live;

/// <summary>What a feed tells of one encounter. Each event carries the whole of it, so the last one of a key is what is true.</summary>
/// <param name="Number">Rises along the feed; some are left out, where a later event of the same key replaced them.</param>
/// <param name="Key">Of the encounter within its feed.</param>
/// <param name="Person">The other one.</param>
/// <param name="Encounter">Null when withdrawn.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.LiveEvent")]
public sealed record LiveEvent(
    [property: Id(0)] long Number, [property: Id(1)] LiveChange Change, [property: Id(2)] LiveState State, [property: Id(3)] string Key,
    [property: Id(4)] Person Person, [property: Id(5)] Encounter? Encounter);

/// <summary>What is new about an encounter.</summary>
[GenerateSerializer, Alias("udaconnect.LiveChange")]
public enum LiveChange
{
    /// <summary>It began.</summary>
    Near,

    /// <summary>It goes on.</summary>
    Still,

    /// <summary>The gap has passed since its last moment. The first event of one that was heard of only afterwards.</summary>
    Left,

    /// <summary>A late visit moved its start, joined it to another, or altered one that was over.</summary>
    Changed,

    /// <summary>It is part of another one, or none any more.</summary>
    Withdrawn,
}

/// <summary>How an encounter stands.</summary>
[GenerateSerializer, Alias("udaconnect.LiveState")]
public enum LiveState
{
    Near,
    Left,
    Withdrawn,
}
