using UdaConnect.Events;
using UdaConnect.Gateway.Faults;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Sessions;
using UdaConnect.Validation;
using UdaConnect.Venues;

namespace UdaConnect.Gateway.Endpoints;

/// <summary>What REST and gRPC both ask of events, venues and sessions.</summary>
internal static class Conference
{
    /// <exception cref="RefusedException">There is none.</exception>
    public static async Task<Event> FindEventAsync(Questions questions, long eventId, CancellationToken cancellationToken) =>
        await AskAsync(questions, eventId, cancellationToken) ?? throw new RefusedException(Fault.NotFound, $"id: there is no event {eventId}");

    /// <summary>The event that the parameter <c>event</c> of another resource names.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public static async Task<Event> KnownEventAsync(Questions questions, long eventId, CancellationToken cancellationToken) =>
        await AskAsync(questions, eventId, cancellationToken) ?? throw RefusedException.Invalid(new FieldError("event", "no event of that id is known"));

    /// <exception cref="RefusedException">There is none.</exception>
    public static async Task<Venue> FindVenueAsync(Questions questions, long venueId, CancellationToken cancellationToken, string field = "id") =>
        await questions.AskAsync((grains, token) => grains.GetGrain<IVenueCatalogueGrain>(0).FindAsync(venueId, token), cancellationToken)
        ?? throw NoVenue(venueId, field);

    /// <exception cref="RefusedException">There is none.</exception>
    public static async Task<Session> FindSessionAsync(Questions questions, long sessionId, CancellationToken cancellationToken, string field = "id") =>
        await questions.AskAsync((grains, token) => grains.GetGrain<ISessionsGrain>(0).FindAsync(sessionId, token), cancellationToken)
        ?? throw new RefusedException(Fault.NotFound, $"{field}: there is no session {sessionId}");

    /// <returns>Created, or present with the one that was there before.</returns>
    /// <exception cref="RefusedException">Its venue does not take it at that time.</exception>
    public static async Task<SessionCreation> CreateSessionAsync(
        Questions questions, SessionDraft draft, CancellationToken cancellationToken, string venueField = "id")
    {
        var created = await questions.AskAsync((grains, token) => grains.GetGrain<ISessionsGrain>(0).CreateAsync(draft, token), cancellationToken);
        return Refusal(draft, created, venueField) is { } refusal ? throw refusal : created;
    }

    private static RefusedException? Refusal(SessionDraft draft, SessionCreation created, string venueField) => created switch
    {
        { Result: SessionResult.Created or SessionResult.Present } => null,
        { Result: SessionResult.NoVenue } => NoVenue(draft.VenueId, venueField),
        { Result: SessionResult.VenueRetired } => Conflict(Fault.VenueRetired, venueField, $"venue {draft.VenueId} is retired"),
        { Result: SessionResult.OutsideEvent, Event: { } days } => RefusedException.Invalid(OutsideOf(draft, days)),
        { Result: SessionResult.Overlaps, Session: { } other } => Conflict(Fault.SessionOverlaps, "start", OverlapOf(SessionShape.Of(other))),
        _ => throw new InvalidOperationException($"A session was answered with {created}."),
    };

    private static string OverlapOf(SessionShape other) => $"overlaps session {other.Id}, \"{other.Title}\", {other.Start} to {other.End}";

    private static FieldError OutsideOf(SessionDraft draft, Event days) => new(
        days.Range.Contains(draft.StartMs) ? "end" : "start",
        $"must lie within the days of event {days.Id}, {EventShape.Day(days.FirstDay)} to {EventShape.Day(days.LastDay)} UTC");

    private static RefusedException Conflict(Fault fault, string field, string reason) => new(fault, [new(field, reason)], $"{field}: {reason}");

    private static RefusedException NoVenue(long venueId, string field) => new(Fault.NotFound, $"{field}: there is no venue {venueId}");

    private static Task<Event?> AskAsync(Questions questions, long eventId, CancellationToken cancellationToken) =>
        questions.AskAsync((grains, token) => grains.GetGrain<IEventsGrain>(0).FindAsync(eventId, token), cancellationToken);
}
