using UdaConnect.Bench;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class MeasuresTests
{
    [Fact]
    public void All_Names_AreDifferentAndNoneIsAll()
    {
        var names = Measures.All.Select(measure => measure.Name).Append(Measures.Everything).ToArray();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Named_All_IsEverything() => Assert.Same(Measures.All, Measures.Named(["all", "ingest"]));

    [Fact]
    public void Named_SomeInAnyOrder_AreInTheOrderOfTheList() =>
        Assert.Equal(["ingest", "connection"], Measures.Named(["connection", "ingest"]).Select(measure => measure.Name));
}
