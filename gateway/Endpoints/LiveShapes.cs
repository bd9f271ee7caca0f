using System.ComponentModel;
using UdaConnect.Live;
using UdaConnect.Persons;
using UdaConnect.Time;

namespace UdaConnect.Gateway.Endpoints;

[Description("Data of the first event of a feed: what it covers, and by which measure.")]
internal sealed record LiveFeedShape(PersonShape Person, string StartDate, string EndDate, double Distance, double Within, double Gap)
{
    public static LiveFeedShape Of(Person person, LiveOpening opening) => new(
        PersonShape.Of(person), Timestamps.Format(opening.Range.StartMs), Timestamps.Format(opening.Range.EndMs),
        opening.Measure.Metres, opening.Measure.WithinMs / 1000.0, opening.Measure.GapMs / 1000.0);
}

[Description("Data of an event near, still, left, changed or withdrawn: the whole encounter as it stands. state is near, left or withdrawn; a withdrawn one has no encounter.")]
internal sealed record LiveEventShape(string Key, string State, PersonShape Person, EncounterShape? Encounter)
{
    public static LiveEventShape Of(LiveEvent told) => new(
        told.Key, NameOf(told.State), PersonShape.Of(told.Person), told.Encounter is null ? null : EncounterShape.Of(told.Encounter));

    public static string NameOf(LiveChange change) => change switch
    {
        LiveChange.Near => "near",
        LiveChange.Still => "still",
        LiveChange.Left => "left",
        LiveChange.Changed => "changed",
        LiveChange.Withdrawn => "withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "No such change."),
    };

    private static string NameOf(LiveState state) => state switch
    {
        LiveState.Near => "near",
        LiveState.Left => "left",
        LiveState.Withdrawn => "withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state."),
    };
}

[Description("Data of the last event: the feed is over, and why.")]
internal sealed record LiveEndShape(string Reason)
{
    /// <summary>Null where no reason is told: whoever comes back is answered what became of the feed.</summary>
    public static LiveEndShape? Of(LiveStanding standing) => standing switch
    {
        LiveStanding.Old => new("A feed is open for a day; open another."),
        LiveStanding.Full => new("More encounters than a feed holds; ask connections, or open another with a later start or a smaller distance."),
        _ => null,
    };
}
