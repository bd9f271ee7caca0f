using UdaConnect.Time;
using UdaConnect.Validation;
using UdaConnect.Visits;

namespace UdaConnect.Events;

/// <summary>When a question asks, and at which event: its days and its venues.</summary>
/// <param name="Asked">At most 366 days; null where only an event was given: all its days.</param>
/// <param name="EventId">Null: anywhere.</param>
public readonly record struct EventScope(TimeRange? Asked, long? EventId)
{
    /// <summary>Reads <c>start_date</c>, <c>end_date</c> and <c>event</c>; with an event both dates may be missing.</summary>
    public static EventScope Read(FieldReader fields, string? startDate, string? endDate, string? eventId)
    {
        long? id = string.IsNullOrEmpty(eventId) ? null : fields.Id("event", eventId);
        return id is not null && startDate is null && endDate is null
            ? new(null, id)
            : new(fields.Range("start_date", startDate, "end_date", endDate, VisitsQuery.LongestRange), id);
    }

    /// <summary>What is asked of the event's days; empty where it lies beside them.</summary>
    /// <param name="theEvent">The one of <see cref="EventId"/>; null without one.</param>
    public TimeRange RangeAt(Event? theEvent) => theEvent is null
        ? Asked ?? throw new InvalidOperationException("A question without an event has a range.")
        : Asked?.Intersect(theEvent.Range) ?? theEvent.Range;
}
