using Microsoft.Extensions.Time.Testing;
using UdaConnect.Encounters;
using UdaConnect.Persons;
using Xunit;

namespace UdaConnect.Tests.Unit.Encounters;

public sealed class KeptConnectionsTests
{
    private static readonly ConnectionsQuestion Asked = new(1, new(0, 1_000), EncounterMeasure.Default, EventId: null);

    private readonly FakeTimeProvider _clock = new();
    private readonly KeptConnections _kept;

    public KeptConnectionsTests() => _kept = new(_clock);

    [Fact]
    public void Find_AnyOtherQuestion_IsAnotherList()
    {
        var list = Keep(Asked);
        Assert.Same(list, _kept.Find(Asked with { Measure = Asked.Measure with { } }));
        ConnectionsQuestion[] others =
        [
            Asked with { PersonId = 2 }, Asked with { Range = new(0, 1_001) }, Asked with { Measure = EncounterMeasure.Presets["close-contact"] }, Asked with { EventId = 3 },
        ];
        Assert.All(others, other => Assert.Null(_kept.Find(other)));
    }

    [Fact]
    public void Find_OldList_AgesFromWhenItWasAskedFor()
    {
        var askedAt = _kept.Begin();
        _clock.Advance(TimeSpan.FromSeconds(10));
        var list = List();
        _kept.Keep(Asked, list, askedAt);
        _clock.Advance(KeptConnections.Kept - TimeSpan.FromSeconds(10));
        Assert.Same(list, _kept.Find(Asked));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(_kept.Find(Asked));
    }

    [Fact]
    public void Keep_NewerList_ReplacesTheOlder()
    {
        Keep(Asked);
        Assert.Same(Keep(Asked), _kept.Find(Asked));
        _kept.Forget(Asked, _kept.Begin());
        Assert.Null(_kept.Find(Asked));
        Assert.Equal(0, _kept.Entries);
    }

    [Fact]
    public void Keep_AskedEarlierAnsweredLater_ChangesNothing()
    {
        var askedAt = _kept.Begin();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var newer = Keep(Asked);
        _kept.Keep(Asked, List(), askedAt);
        _kept.Forget(Asked, askedAt);
        Assert.Same(newer, _kept.Find(Asked));
    }

    [Fact]
    public void Keep_TooLongList_OnlyRemovesTheOlder()
    {
        Keep(Asked);
        Keep(Asked, people: KeptConnections.MaxEntriesOfOne + 1);
        Assert.Null(_kept.Find(Asked));
    }

    [Fact]
    public void Keep_TooManyEntries_DropsTheOldestLists()
    {
        const int Fitting = KeptConnections.MaxEntries / KeptConnections.MaxEntriesOfOne;
        for (var person = 1; person <= Fitting + 1; person++)
        {
            Keep(Asked with { PersonId = person }, KeptConnections.MaxEntriesOfOne);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            Enumerable.Range(2, Fitting), Enumerable.Range(1, Fitting + 1).Where(person => _kept.Find(Asked with { PersonId = person }) is not null));
        Assert.Equal(KeptConnections.MaxEntries, _kept.Entries);
    }

    [Fact]
    public void Keep_Anything_DropsWhatIsTooOld()
    {
        Keep(Asked, people: 7);
        _clock.Advance(KeptConnections.Kept + TimeSpan.FromSeconds(1));
        Keep(Asked with { PersonId = 2 }, people: 5);
        Assert.Equal(5, _kept.Entries);
    }

    [Fact]
    public void After_AnyKey_GoesOnBehindIt()
    {
        // Equally long, so by person; the third is not registered.
        var list = List(5, unregistered: 3);
        Assert.Equal(("1 2", true), Page(list.After(null, 2)));
        Assert.Equal(("4 5", false), Page(list.After(new(0, 2), 2)));
        Assert.Equal(("4", true), Page(list.After(new(0, 3), 1)));
        Assert.Equal(("1 2 4 5", false), Page(list.After(new(1, 9), 9)));
        Assert.Equal(("", false), Page(list.After(new(0, 5), 9)));
    }

    private static (string People, bool HasMore) Page(ConnectionList.Part part)
    {
        var page = part.Named(new Dictionary<long, IFootprint>());
        return (string.Join(' ', page.Connections.Select(entry => entry.Person.Id)), page.HasMore);
    }

    private ConnectionList Keep(ConnectionsQuestion question, int people = 3)
    {
        var list = List(people);
        _kept.Keep(question, list, _kept.Begin());
        return list;
    }

    /// <summary>One moment with each.</summary>
    private static ConnectionList List(int people = 3, int unregistered = 0)
    {
        var ids = Enumerable.Range(1, people).ToArray();
        var runs = ContactRuns.Of([.. ids.Select(id => new ContactRun(5, 5, 1, 5, id, id, 0, 0, 0))], [], []);
        return ConnectionList.Of(ConnectionSums.Of([runs], Asked.Measure), Array.ConvertAll(ids, id => id == unregistered ? null : new Person(id, "", "", "")));
    }
}
