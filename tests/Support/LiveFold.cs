using UdaConnect.Encounters;
using UdaConnect.Live;
using Xunit;

namespace UdaConnect.Tests.Support;

/// <summary>What somebody who follows a feed makes of it: the last event of each key. Complains when the feed breaks its word.</summary>
/// <param name="mayBreakOff">Who breaks off while it catches up may have passed the number of a key's first event without having met the key.</param>
internal sealed class LiveFold(bool mayBreakOff = false)
{
    private readonly Dictionary<string, LiveEvent> _byKey = [];

    /// <summary>In the order in which they came.</summary>
    public List<LiveEvent> Events { get; } = [];

    public long LastNumber { get; private set; }

    public void Add(IEnumerable<LiveEvent> events)
    {
        foreach (var told in events)
            Add(told);
    }

    public void Add(LiveEvent told)
    {
        Assert.True(told.Number > LastNumber, $"Number {told.Number} came after {LastNumber}.");
        Assert.StartsWith($"{told.Person.Id}-", told.Key, StringComparison.Ordinal);
        Assert.Equal(told.State == LiveState.Withdrawn, told.Encounter is null);
        Assert.Equal(told.State == LiveState.Withdrawn, told.Change == LiveChange.Withdrawn);
        if (_byKey.TryGetValue(told.Key, out var before))
        {
            Assert.NotEqual(LiveState.Withdrawn, before.State);
            Assert.NotEqual(LiveChange.Near, told.Change);
            Assert.False(told.Encounter is not null && before.State == told.State && Text(before.Encounter!) == Text(told.Encounter!), $"{told} says nothing new.");
        }
        else if (!mayBreakOff)
        {
            // That one is gone which somebody never heard of is no news to them, and no harm.
            Assert.True(told.Change is LiveChange.Near or LiveChange.Left or LiveChange.Withdrawn, $"{told.Change} of {told.Key}, which was never told.");
        }

        (_byKey[told.Key], LastNumber) = (told, told.Number);
        Events.Add(told);
    }

    /// <summary>The encounters that are true by now with one person, by start.</summary>
    public IEnumerable<Encounter> With(int personId) =>
        Standing.Where(told => told.Person.Id == personId).Select(told => told.Encounter!).OrderBy(met => met.StartMs);

    /// <summary>The last event of each key that is not withdrawn.</summary>
    public IEnumerable<LiveEvent> Standing => _byKey.Values.Where(told => told.State != LiveState.Withdrawn);

    public static string Text(Encounter met) =>
        $"{met.StartMs}-{met.EndMs}, {met.ClosestMetres:R} m at {met.Place} in {string.Join(',', met.Venues.Select(venue => venue.Id))} at {string.Join(',', met.Sessions.Select(session => session.Title))}";
}
