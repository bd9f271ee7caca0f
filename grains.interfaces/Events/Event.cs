using UdaConnect.Time;

namespace UdaConnect.Events;

/// <summary>A conference: its venues belong to it.</summary>
/// <param name="Id">1 …</param>
/// <param name="FirstDay">UTC.</param>
/// <param name="LastDay">UTC, included.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.Event")]
#pragma warning disable CA1716 // The design's word; nobody reads this from Visual Basic.
public sealed record Event(
    [property: Id(0)] long Id, [property: Id(1)] string Name, [property: Id(2)] DateOnly FirstDay, [property: Id(3)] DateOnly LastDay)
#pragma warning restore CA1716
{
    /// <summary>From the first day's midnight to the midnight after the last day.</summary>
    public TimeRange Range => EventDays.Range(FirstDay, LastDay);
}

/// <summary>An event to create. Said twice it is the same event.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="LastDay">At most 366 days in all.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.EventDraft")]
public sealed record EventDraft([property: Id(0)] string Name, [property: Id(1)] DateOnly FirstDay, [property: Id(2)] DateOnly LastDay);

/// <summary>The event, and whether it is new or was there before.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.EventCreation")]
public sealed record EventCreation([property: Id(0)] bool IsNew, [property: Id(1)] Event Event);
