using UdaConnect.Bench.Latency;
using UdaConnect.Bench.Produce;
using UdaConnect.Gateway.Intake;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class TopicTallyTests
{
    private static readonly Visit[] Visits = [.. Enumerable.Range(1, 3).Select(id => new Visit(id, 1_767_690_000_000 + id, -122.29 + id, 37.55, 7))];
    private readonly TopicTally _tally = new(Visits);

    [Fact]
    public void Difference_EachOnceInAnyOrder_IsNone()
    {
        foreach (var visit in Visits.Reverse())
            _tally.Add(VisitMessage.Value(visit));
        Assert.Null(_tally.Difference());
    }

    [Fact]
    public void Difference_OneMissing_NamesIt()
    {
        _tally.Add(VisitMessage.Value(Visits[0]));
        _tally.Add(VisitMessage.Value(Visits[2]));
        Assert.Contains("such as 2", _tally.Difference(), StringComparison.Ordinal);
    }

    [Fact]
    public void Difference_OneTwice_IsSeen()
    {
        foreach (var visit in Visits.Append(Visits[1]))
            _tally.Add(VisitMessage.Value(visit));
        Assert.Contains("visit 2 is there twice", _tally.Difference(), StringComparison.Ordinal);
    }

    [Fact]
    public void Difference_OtherContent_IsSeen()
    {
        foreach (var visit in Visits)
            _tally.Add(VisitMessage.Value(visit with { PersonId = visit.Id == 3 ? 8 : 7 }));
        Assert.Contains("visit 3 is there with other content", _tally.Difference(), StringComparison.Ordinal);
    }

    [Fact]
    public void Difference_NoVisitAtAll_IsSeen()
    {
        _tally.Add("nothing"u8.ToArray());
        Assert.Contains("cannot be read", _tally.Difference(), StringComparison.Ordinal);
    }

    [Fact]
    public void Difference_AtAnotherPlaceThanExpected_IsSeen()
    {
        _tally.Add(VisitMessage.Value(Visits[0]), expectedId: 1);
        _tally.Add(VisitMessage.Value(Visits[1]), expectedId: 3);
        Assert.Contains("visit 2 lies where visit 3 was expected", _tally.Difference(), StringComparison.Ordinal);
    }

    [Fact]
    public void OffsetForecast_Visits_CountUpInEachPersonsPartition()
    {
        var forecast = new OffsetForecast([10, 20, 30, 40]);
        var people = Enumerable.Range(1, 200).Select(person => new Visit(person, 1, 0, 0, person)).ToArray();
        var places = people.Select(visit => forecast.Next(visit)).ToArray();
        Assert.Equal(places.Distinct(), places);
        Assert.Equal(4, places.Select(place => place.Partition).Distinct().Count());
        foreach (var partition in places.GroupBy(place => place.Partition))
            Assert.Equal(Enumerable.Range(10 * (partition.Key + 1), partition.Count()).Select(offset => (long)offset), partition.Select(place => place.Offset));
        Assert.Equal(places[0].Partition, forecast.Next(people[0]).Partition);
    }

    [Fact]
    public void RawMessage_AVisit_IsWhatTheGatewayWrites()
    {
        var message = RawMessage.Of(Visits[0], 8);
        Assert.Equal(VisitMessage.Value(Visits[0]), message.Message.Value);
        Assert.Equal(PersonPartition.For(message.Message.Key, 8), message.Partition.Value);
    }
}
