using UdaConnect.Silo.VisitStream;
using Xunit;

namespace UdaConnect.Tests.Unit.VisitStream;

public sealed class RendezvousTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 3)]
    [InlineData(4, 2)]
    [InlineData(12, 5)]
    [InlineData(32, 7)]
    [InlineData(3, 8)]
    public void Assign_AnySilos_SpreadsEvenly(int partitions, int silos)
    {
        var loads = Loads(Rendezvous.Assign(partitions, Silos(silos)), silos);
        Assert.Equal(partitions, loads.Sum());
        Assert.True(loads.Max() - loads.Min() <= 1);
    }

    [Fact]
    public void Assign_SilosInAnotherOrder_GivesTheSameOwners()
    {
        var silos = Silos(5);
        var reversed = silos.Reverse().ToArray();
        var names = Rendezvous.Assign(32, silos).Select(owner => silos[owner]);
        Assert.Equal(names, Rendezvous.Assign(32, reversed).Select(owner => reversed[owner]));
    }

    [Fact]
    public void Assign_SiloJoins_MovesFew()
    {
        var before = Rendezvous.Assign(64, Silos(4));
        var after = Rendezvous.Assign(64, Silos(5));
        // 64/5 must move; a modulo would move four fifths.
        Assert.InRange(before.Zip(after).Count(pair => pair.First != pair.Second), 12, 28);
    }

    private static string[] Silos(int count) => [.. Enumerable.Range(0, count).Select(i => $"10.0.0.{i}:11111@{i * 7919}")];

    private static int[] Loads(int[] owners, int silos) => [.. Enumerable.Range(0, silos).Select(silo => owners.Count(owner => owner == silo))];
}
