using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsCheck;
using UdaConnect.Geo;
using UdaConnect.Tests.Support;
using UdaConnect.Venues;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Unit.Venues;

/// <summary>Memory holds each visit once in the order time then id, however visits come, and what was taken from it before never changes.</summary>
public sealed class VisitColumnsTests
{
    private static readonly long Start = VisitGens.Bucket.Range.StartMs;

    [Fact]
    public void With_ArrivalsInAnyOrderAndRepeated_HoldsEachVisitOnceAndOldSnapshotsStay()
    {
        var (appended, merged) = (0, 0);
        Property.ForAll(Arrivals, @case =>
        {
            var columns = VisitColumns.From(Start, [.. @case.Loaded.Order()]);
            var held = new SortedSet<Visit>(@case.Loaded);
            var snapshots = new List<(VisitColumns Columns, Visit[] Held)> { (columns, [.. held]) };
            foreach (var arrivals in @case.Batches)
            {
                var next = columns.With([.. arrivals]);
                held.UnionWith(arrivals);
                if (next != columns && IsSameMemory(columns, next))
                    appended++;
                else if (next != columns)
                    merged++;
                columns = next;
                snapshots.Add((columns, [.. held]));
            }

            foreach (var snapshot in snapshots)
                AssertHolds(snapshot.Held, snapshot.Columns);
        }, seed: 31, cases: 2_000);
        Assert.InRange(appended, 500, int.MaxValue);
        Assert.InRange(merged, 500, int.MaxValue);
    }

    [Fact]
    public void With_ArrivalsInOrder_WritesBehindTheEndThatOlderSnapshotsSee()
    {
        var visits = Enumerable.Range(0, 400).Select(i => new Visit(1 + i, Start + i / 3, 13.4, 52.5, 1)).ToArray();
        var columns = VisitColumns.From(Start, []);
        var copies = 0;
        foreach (var visit in visits)
        {
            var next = columns.With([visit]);
            copies += IsSameMemory(columns, next) ? 0 : 1;
            columns = next;
        }

        AssertHolds(visits, columns);
        Assert.InRange(copies, 1, 40);
        Assert.InRange(columns.Bytes, 56 * 400, 56 * 400 * 5 / 4);
    }

    [Fact]
    public void With_NothingNew_IsTheSame()
    {
        var visits = Enumerable.Range(0, 10).Select(i => new Visit(1 + i, Start + 5, 13.4, 52.5, 1)).ToArray();
        var columns = VisitColumns.From(Start, visits);

        Assert.Same(columns, columns.With([]));
        Assert.Same(columns, columns.With([.. visits.Reverse(), visits[3]]));
    }

    [Fact]
    public void FirstAtOrAfter_AnyInstant_IsTheFirstRowNotBeforeIt() => Property.ForAll(
        Gen.Select(VisitGens.Some(30), Gen.OneOf(VisitGens.Instant, Gen.OneOf(0, long.MaxValue / 2, Start - 1, VisitGens.Bucket.Range.EndMs))),
        pair =>
        {
            var (visits, atMs) = pair;
            Assert.Equal(visits.Count(visit => visit.AtMs < atMs), VisitColumns.From(Start, [.. visits.Order()]).FirstAtOrAfter(atMs));
        },
        seed: 32);

    /// <summary>What was loaded, and batches of arrivals: visits loaded before, visits that came before, and new ones, often later than all others.</summary>
    private static readonly Gen<(Visit[] Loaded, Visit[][] Batches)> Arrivals = VisitGens.Some(60).SelectMany(visits => Gen.Select(
        Gen.Int[0, visits.Length],
        Gen.Bool,
        Gen.Int[0, Math.Max(0, visits.Length - 1)].Array[0, 8].Array[1, 10],
        (loaded, inOrder, picks) =>
        {
            var all = inOrder ? [.. visits.Order()] : visits;
            var rest = all.Skip(loaded).Chunk(Math.Max(1, (visits.Length - loaded + picks.Length - 1) / picks.Length)).ToArray();
            var repeats = picks.Select(batch => inOrder ? [] : batch.Where(_ => visits.Length > 0).Select(index => all[index]).ToArray());
            return (all.Take(loaded).ToArray(), repeats.Select((again, i) => (Visit[])[.. i < rest.Length ? rest[i] : [], .. again]).ToArray());
        }));

    private static void AssertHolds(Visit[] expected, VisitColumns columns)
    {
        Assert.Equal(expected, columns.ToArray());
        Assert.Equal(expected.Length, columns.Count);
        for (var row = 0; row < expected.Length; row++)
        {
            Assert.Equal(Ecef.From(expected[row].Longitude, expected[row].Latitude), new Ecef(columns.X[row], columns.Y[row], columns.Z[row]));
            Assert.Equal((expected[row].AtMs, expected[row].PersonId), (columns.AtMs(row), columns.PersonIds[row]));
        }
    }

    private static bool IsSameMemory(VisitColumns left, VisitColumns right) =>
        Unsafe.AreSame(ref MemoryMarshal.GetReference(left.X), ref MemoryMarshal.GetReference(right.X));
}
