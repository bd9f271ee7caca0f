using CsCheck;
using UdaConnect.Encounters;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Unit.Encounters;

public sealed class PersonOrderTests
{
    private static readonly Gen<int> Person = Gen.OneOf(Gen.Int[1, 4], Gen.Int[int.MaxValue - 2, int.MaxValue]);

    [Fact]
    public void Sort_WithinHours_IsByPersonThenInstant() => Sorts(Gen.Long[1_700_000_000_000, 1_700_000_000_040], seed: 101);

    /// <summary>More than 99 days: several instants share a number.</summary>
    [Fact]
    public void Sort_OverYears_IsByPersonThenInstant() =>
        Sorts(Gen.OneOf(Gen.Long[0, 20], Gen.Long[31_622_400_000, 31_622_400_020], Gen.Long[253_402_300_000_000, 253_402_300_000_020]), seed: 102);

    private static void Sorts(Gen<long> instant, uint seed) => Property.ForAll(
        Gen.Select(Person, instant, Gen.Int, (person, atMs, mark) => new Item(person, atMs, mark)).Array[0, 60],
        items =>
        {
            var sorted = items.ToArray();
            PersonOrder.Sort(sorted.AsSpan());

            Assert.Equal(items.OrderBy(item => (item.PersonId, item.AtMs, item.Mark)), sorted.OrderBy(item => (item.PersonId, item.AtMs, item.Mark)));
            Assert.Equal(items.Select(item => (item.PersonId, item.AtMs)).Order(), sorted.Select(item => (item.PersonId, item.AtMs)));
        },
        seed);

    private readonly record struct Item(int PersonId, long AtMs, int Mark) : IOfPerson;
}
