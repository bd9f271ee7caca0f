using CsCheck;
using UdaConnect.Bench.Connections;
using UdaConnect.Connections;
using UdaConnect.Encounters;
using UdaConnect.Geo;
using UdaConnect.Tests.Support;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class ConnectionsOracleTests
{
    private const int Person = 1;
    private const double Grid = 1e-5; // about a metre
    private static readonly TimeRange Range = new(300_000, 3_400_000);
    private static readonly long[] Withins = [0, 1_000, 20_000, 300_000];
    private static readonly long[] Gaps = [0, 20_000, 300_000];

    private static readonly Gen<Visit[]> GenVisits = Gen.Select(Gen.Int[1, 5], Gen.Int[0, 3_600], Gen.Int[0, 9], (person, second, x) => (person, second, x)).Array[0, 120]
        .Select(drawn => drawn.Select((one, i) => new Visit(i + 1, one.second * 1_000L, one.x * Grid, 0, one.person)).Order().ToArray());

    private static readonly Gen<(Visit[] Visits, EncounterMeasure Measure)> GenCase = Gen.Select(
        GenVisits, Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 2], (visits, metres, within, gap) => (visits, new EncounterMeasure(metres + 0.5, Withins[within], Gaps[gap], 0)));

    [Fact]
    public void Ask_AnyVisits_GivesWhatTheBucketsKernelFinds() => Property.ForAll(GenCase, check: asked =>
    {
        var answer = new ConnectionsOracle(new(asked.Visits)).Ask(new(Person, Range, asked.Measure));
        Assert.Empty(answer.Border);
        Assert.Null(ConnectionRows.Difference(Kernel(asked.Visits, asked.Measure), answer));
    }, seed: 20_261_124);

    [Fact]
    public void Ask_TwoRunsOfMoments_CountsBothAndAddsUpTheirLengths()
    {
        // The pair's instant is the later one; 301 s apart is another encounter.
        Visit[] visits = [At(1, Person, 400), At(2, 2, 410), At(3, Person, 700), At(4, 2, 705), At(5, Person, 1_000), At(6, 2, 1_006)];
        var answer = new ConnectionsOracle(new(visits)).Ask(new(Person, Range, new(5, 20_000, 300_000, 0)));
        var one = Assert.Single(answer.People);
        Assert.Equal(new ConnectionFigures(2, 2, 295_000, 410_000, 1_006_000, 0), one);
        Assert.Equal((3, 3), (answer.OwnVisits, answer.Moments));
    }

    [Fact]
    public void Ask_APairAtTheBorder_LeavesThatPersonOut()
    {
        var metres = Chord.MetresFor(Ecef.From(0, 0).SquaredChordTo(Ecef.From(4 * Grid, 0)));
        Visit[] visits = [At(1, Person, 400), At(2, 2, 400), At(3, 2, 401, x: 4), At(4, 3, 402, x: 3), At(5, 4, 403, x: 5)];
        var answer = new ConnectionsOracle(new(visits)).Ask(new(Person, Range, EncounterMeasure.Default with { Metres = metres + 0.0005 }));
        Assert.Equal([2], answer.Border);
        Assert.Equal([3], answer.People.Select(one => one.PersonId));
        Assert.Null(ConnectionRows.Difference([new(2, 1, 1_000, 400_000, 401_000, 0), .. answer.People], answer));
    }

    private static Visit At(long id, int person, int second, int x = 0) => new(id, second * 1_000L, x * Grid, 0, person);

    private static IEnumerable<ConnectionFigures> Kernel(Visit[] visits, EncounterMeasure measure)
    {
        var own = visits.Where(visit => visit.PersonId == Person && Range.Contains(visit.AtMs)).ToArray();
        var question = new ContactQuestion(
            Person, null, Range, Chord.SquaredFor(measure.Metres), measure.WithinMs, measure.GapMs,
            NearPoints.Of(Array.ConvertAll(own, visit => new NearPoint(Ecef.From(visit.Longitude, visit.Latitude), visit.AtMs))),
            VenuesOfPoints.Of([.. own.Select(_ => Array.Empty<long>())]), SessionSpans.None, AtVenuesOnly: false);
        var runs = ContactKernel.Find(VisitColumns.From(0, visits), question, new Dictionary<long, IFootprint>()).Runs.ToArray();
        return runs.GroupBy(run => run.PersonId).Select(of => new ConnectionFigures(
                of.Key, of.Count(), of.Sum(run => run.EndMs - run.StartMs), of.Min(run => run.StartMs), of.Max(run => run.EndMs),
                Chord.MetresFor(of.Min(run => run.ClosestSquaredChord))))
            .OrderBy(one => new ConnectionKey(one.DurationMs, one.PersonId));
    }
}
