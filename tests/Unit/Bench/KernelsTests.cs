using UdaConnect.Bench.Kernels;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

/// <summary>Each kernel once: those that are measured beside each other find the same.</summary>
public sealed class KernelsTests
{
    [Fact]
    public void Nearness_BothWays_FindTheSame()
    {
        var kernels = new NearnessKernels { Rows = 500, Points = 4 };
        kernels.Setup();
        Assert.InRange(kernels.OneByOne(), 1, 500);
        Assert.Equal(kernels.OneByOne(), kernels.AnyTime());
        Assert.InRange(kernels.Within(), 1, kernels.AnyTime());
        Assert.True(kernels.Contacts() > 0);
    }

    [Fact]
    public void Message_ReadAndWritten_IsOneVisit()
    {
        var kernels = new MessageKernels();
        kernels.Setup();
        Assert.Equal(1, kernels.Read());
        Assert.True(kernels.ReadDocument() > 0);
        Assert.True(kernels.Write() > 100);
    }

    [Fact]
    public void Grouping_BothWays_HoldEveryVisit()
    {
        var kernels = new GroupingKernels();
        kernels.Setup();
        Assert.Equal(4_000, kernels.Linq());
        Assert.Equal(4_000, kernels.Batches());
        Assert.Equal(4_000, kernels.Batches());
    }

    [Fact]
    public void Arrivals_EachKind_AreUnitedOnce()
    {
        var kernels = new ArrivalKernels { Visits = 500 };
        kernels.Setup();
        Assert.All([kernels.SetAndList, kernels.Live, kernels.Late], (Func<int> unite) => Assert.Equal(550, unite()));
        Assert.Equal(500, kernels.Repeats());
        Assert.Equal(550, kernels.Live());
    }
}
