using System.Text;
using UdaConnect.Bench.Convention;
using UdaConnect.Bench.Latency;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class LiveVisitsTests
{
    private static readonly ConventionPlan Plan = new() { Visits = 300, People = 20 };
    private static readonly Visit[] Convention = ConventionVisits.Generate(Plan);
    private readonly LiveVisits _live = new(Plan, Convention);

    [Fact]
    public void Next_MoreThanTheConventionHas_GivesEachIdOnceAndTimesInOrder()
    {
        var visits = Enumerable.Range(0, 700).Select(_ => _live.Next()).ToArray();
        Assert.Equal(Enumerable.Range(0, 700).Select(i => LiveVisits.FirstId + i), visits.Select(visit => visit.Id));
        Assert.Equal(LiveVisits.FirstId + 700, _live.NextId);
        foreach (var round in visits.Chunk(300))
            Assert.Equal(round.Order(), round);
        Assert.Equal(visits[^1].AtMs, _live.NowMs);
        Assert.True(visits.Min(visit => visit.AtMs) > Convention.Max(visit => visit.AtMs));
        Assert.DoesNotContain(visits, visit => VisitIds.IsReserved(visit.Id));
    }

    [Fact]
    public void Next_OfSomebodysChoice_SkipsNobodyOfTheConvention()
    {
        var first = _live.Next();
        var chosen = _live.Next(77, 5, new(1, 2));
        var second = _live.Next();
        Assert.Equal((first.Id + 1, 77, 5L), (chosen.Id, chosen.PersonId, chosen.AtMs));
        Assert.Equal((Convention[1].PersonId, Convention[1].Place), (second.PersonId, second.Place));
    }

    [Fact]
    public void Probes_WatcherAndMate_MeetAtOnePlaceWithinTheirQuestion()
    {
        using var probes = new AnswerProbes(new("http://127.0.0.1:1"), Plan, count: 40, firstAtMs: 1_600_000_000_000, stepMs: 1);
        var watchers = probes.Watchers(_live).ToArray();
        var mates = Enumerable.Range(0, 40).Select(_ => probes.NextMate(_live)).ToArray();
        Assert.False(probes.HasNext);
        Assert.Empty(watchers.Select(visit => visit.PersonId).Intersect(mates.Select(visit => visit.PersonId)));
        Assert.All(watchers.Zip(mates), pair => Assert.Equal(1_000, pair.Second.AtMs - pair.First.AtMs));
        foreach (var watcher in watchers.GroupBy(visit => visit.PersonId))
            Assert.All(watcher.Zip(watcher.Skip(1)), pair => Assert.True(pair.Second.AtMs - pair.First.AtMs >= 10_000));
    }

    [Fact]
    public void Shows_AnAnswer_LooksAtVisitsNotAtPeople()
    {
        var answer = Encoding.UTF8.GetBytes("""[{"location":{"id":30,"person_id":5},"person":{"id":31}}]""");
        Assert.True(AnswerProbes.Shows(answer, 30));
        Assert.False(AnswerProbes.Shows(answer, 31));
        Assert.False(AnswerProbes.Shows("[]"u8.ToArray(), 30));
    }
}
