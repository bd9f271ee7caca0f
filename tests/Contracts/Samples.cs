using System.Collections.Immutable;
using UdaConnect.Attendance;
using UdaConnect.Connections;
using UdaConnect.Encounters;
using UdaConnect.Events;
using UdaConnect.Geo;
using UdaConnect.Hosting;
using UdaConnect.Live;
using UdaConnect.Persons;
using UdaConnect.Sessions;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Time;
using UdaConnect.Validation;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Contracts;

/// <summary>Values of every type that travels between processes, each by the name of its line in the type's golden file.</summary>
internal static class Samples
{
    private const long At = 1_767_690_001_662;

    private static readonly TimeRange Range = new(At - 86_400_000, At + 1);
    private static readonly Visit One = new(30, At, -122.290524, 37.553441, 5);
    private static readonly Visit Other = new((1L << 53) - 1, At + 1, 180, -90, int.MaxValue);
    private static readonly VisitPage Two = VisitPage.Of([One, Other]);
    private static readonly Person Ada = new(5, "Ada", "Lovelace", "Analytical Engines");
    private static readonly NearPoints Points = NearPoints.Of([new(new(-2_694_045.5, -4_266_910.25, 3_888_310.125), At), new(new(0, 0, -6_356_752), At + 1)]);

    private static readonly Footprint Disc = new([], new(4.38, 50.81), 12.5);

    private static readonly Footprint Halves = new(
        [[[new(179.9, 1), new(180, 1), new(180, 1.1), new(179.9, 1)]], [[new(-180, 1), new(-179.9, 1), new(-180, 1.1), new(-180, 1)]]], null, null);

    private static readonly VenueDraft Booth = new("Standen 7 · ブース", "booth", Disc, 3);
    private static readonly Venue Retired = new(42, Booth, At);

    private static readonly Event Days = new(3, "Begegnung 2026", new(2026, 1, 6), new(2026, 1, 8));
    private static readonly Session Talk = new(7, 42, "Öffnen & schließen", At, At + 1_800_000);

    private static readonly VenueName Hall = new(42, "Hall 1");
    private static readonly SessionSpans Talks = SessionSpans.Of([new(43, At, At + 1_000, 8), new(42, At, At + 3_600_000, 7)]);
    private static readonly Encounter Met = new(At, At + 300_000, 0.8125, new(4.38, 50.81), [Hall], [new(7, "Keynote")]);
    private static readonly ConnectionsPage Together = TwoConnections();
    private static readonly VenuesOfPoints InVenues = VenuesOfPoints.Of([[42, 43], []]);

    private static readonly VenueSpans BoothHours = new(42, [Range, new(At, At + 1)]);
    private static readonly SharedAttendance Shared = new(Ada, 60_000, [new(Hall, 60_000)], [new(7, "Keynote", 42, 0)]);
    private static readonly Attendee Present = new(Ada, 2, 90_000, At, At + 900_000);

    private static readonly LiveCursor Place = new(new("0f8fad5b-d9cb-469f-a165-70867728950e"), 17);
    private static readonly LiveEvent Near = new(17, LiveChange.Still, LiveState.Left, "5-1", Ada, Met);

    /// <summary>A type that gets a field gets a case more, and the cases that are here stay: their older bytes must go on reading to the same values.</summary>
    public static readonly ImmutableArray<(string Case, object Value)> All =
    [
        ("place", new GeoPoint(-122.290524, 37.553441)),
        ("box", new GeoBox(-122.3, 37.5, -122.2, 37.6)),
        ("day", Range),
        ("text", new FieldError("start_date", "must be before end_date")),
        ("empty", VisitPage.Empty),
        ("two", Two),
        ("one", VisitRecord.Of(One)),
        ("cursor", new VisitCursor(At, 30)),
        ("block", new IdBlock(1_500_000_000, 1_000)),
        ("registered", Ada),
        ("given-id", new PersonDraft(5, "Ada", "Lovelace", "Analytical Engines")),
        ("without-id", new PersonDraft(null, "Zoë", "Ångström", "")),
        ("taken", RegistrationResult.Taken),
        ("present", new Registration(RegistrationResult.Present, Ada)),
        ("points", Points),
        ("none", NearPoints.Of([])),
        ("any-time", new NearQuestion(5, Range, 24.999999, null, Points)),
        ("within", new NearQuestion(5, Range, 24.999999, 60_000, Points)),
        ("near", new NearAnswer(Two, At + 2)),
        ("own-visits", new NearbyQuestion(new("0f8fad5b-d9cb-469f-a165-70867728950e"), Range, 5, 60_000, null, true)),
        ("around", new NearbyQuestion(new("0f8fad5b-d9cb-469f-a165-70867728950e"), Range, 0.5, null, new(4.38, 50.81), false)),
        ("window", new NearbyPage(Two, At + 2)),
        ("last", new NearbyPage(VisitPage.Empty, null)),
        ("disc", Disc),
        ("halves", Halves),
        ("booth", Booth),
        ("no-event", new VenueDraft("Hall 1", "hall", Halves, null)),
        ("retired", Retired),
        ("in-use", new Venue(43, Booth, null)),
        ("accepted", new VenueRegistration(Retired, [])),
        ("refused", new VenueRegistration(null, [new("geometry.coordinates", "must be closed")])),
        ("paused", new NotServingException("The silo was paused.")),
        ("store-away", new StoreUnavailableException("A database cannot be reached.")),
        ("store-away-because", new StoreUnavailableException("A database cannot be reached.", new StoreUnavailableException("Inner."))),
        ("paused-because", new NotServingException("The silo was paused.", new NotServingException("Inner."))),
        ("close-contact", EncounterMeasure.Presets["close-contact"]),
        ("key", new ConnectionKey(840_000, 17)),
        ("venue", Hall),
        ("met", Met),
        ("more", Together),
        ("none", new ConnectionsPage.Builder([], hasMore: false).Build()),
        ("more", new EncountersPage([Met], true)),
        ("two-points", InVenues),
        ("with-all", new ContactQuestion(5, null, Range, 24.999999, 60_000, 300_000, Points, InVenues, SessionSpans.None, false)),
        ("with-one", new ContactQuestion(5, 6, Range, 24.999999, 60_000, 300_000, Points, InVenues, Talks, true)),
        ("talks", Talks),
        ("two-runs", ContactRuns.Of([new(At, At + 5, 0.25, At + 1, 30, 6, 1, 2, 1), new(At + 9, At + 9, 1, At + 9, 31, 7, 0, 3, 1)], [42, 43, 42], [7])),
        ("presence", new PresenceQuestion(5, Range, 300_000, [BoothHours])),
        ("hours", BoothHours),
        ("two-runs", PresenceRuns.Of([new(42, At, At + 5, 6), new(43, At, At, 7)])),
        ("seen", new PersonAttendance([new(Hall, At, At + 60_000)], [new(Talk, 60_000)])),
        ("stay", new VenueStay(Hall, At, At + 60_000)),
        ("attended", new AttendedSession(Talk, 60_000)),
        ("shared", Shared),
        ("venue", new VenueOverlap(Hall, 60_000)),
        ("session", new SessionOverlap(7, "Keynote", 42, 60_000)),
        ("more", new SharedPage([Shared], true)),
        ("crowd", new VenueAttendance(118, 60_000, [new(At, 12), new(At + 60_000, 0)])),
        ("step", new AttendanceStep(At, 12)),
        ("attendee", Present),
        ("more", new AttendeesPage([Present], true)),
        ("range", AttendanceSpan.Of(Range)),
        ("session", AttendanceSpan.OfSession(At, At + 60_000)),
        ("talk", new SessionName(7, "Keynote")),
        ("days", Days),
        ("to-create", new EventDraft("Begegnung 2026", new(2026, 1, 6), new(2026, 1, 8))),
        ("created", new EventCreation(true, Days)),
        ("talk", Talk),
        ("to-create", new SessionDraft(42, "Öffnen & schließen", At, At + 1_800_000)),
        ("overlaps", new SessionCreation(SessionResult.Overlaps, Talk)),
        ("outside", new SessionCreation(SessionResult.OutsideEvent, Event: Days)),
        ("outside", SessionResult.OutsideEvent),
        ("place-in-feed", Place),
        ("near", Near),
        ("withdrawn", Near with { Change = LiveChange.Withdrawn, State = LiveState.Withdrawn, Encounter = null }),
        ("changed", LiveChange.Changed),
        ("left", LiveState.Left),
        ("reset", LiveStart.Reset),
        ("full", LiveStanding.Full),
        ("opened", new LiveOpening(LiveStart.Resumed, Place, Range, EncounterMeasure.Default)),
        ("told", new LivePage(LiveStanding.Old, [Near])),
        ("page", Batch(30, Two)),
        ("joined", VisitBatch.Join([Batch(30, Two), Batch(31, VisitPage.Of([One]))])),
    ];

    private static VisitBatch Batch(long position, VisitPage page) =>
        new(StreamId.Create(VisitStreams.Namespace, "-10356892000#3"), position, page, new OffsetWatermark(TimeProvider.System), position - 1);

    private static ConnectionsPage TwoConnections()
    {
        var page = new ConnectionsPage.Builder([Hall, new(43, "ブース")], hasMore: true);
        page.Add(Ada, 12, 840_000, At, At + 900_000, 0.8125, [42, 43]);
        page.Add(new(6, "Zoë", "Ångström", ""), 1, 0, At, At, 4.5, []);
        return page.Build();
    }
}
