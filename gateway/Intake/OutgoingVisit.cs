using UdaConnect.Visits;

namespace UdaConnect.Gateway.Intake;

/// <summary>A complete visit, and which of its fields the gateway made.</summary>
internal readonly record struct OutgoingVisit(Visit Visit, bool IdAssigned, bool TimeAssigned);

/// <summary>What became of a visit handed to the log.</summary>
/// <param name="RetryAfter">For <see cref="DeliveryOutcome.Exhausted"/>.</param>
internal readonly record struct Delivery(DeliveryOutcome Outcome, TimeSpan RetryAfter)
{
    public static Delivery Kept => new(DeliveryOutcome.Kept, default);

    public static Delivery Unavailable => new(DeliveryOutcome.Unavailable, default);

    public static Delivery Exhausted(TimeSpan retryAfter) => new(DeliveryOutcome.Exhausted, retryAfter);
}

internal enum DeliveryOutcome
{
    Kept,
    Unavailable,
    Exhausted,
}
