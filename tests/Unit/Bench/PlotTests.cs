using System.Xml.Linq;
using UdaConnect.Bench.Reporting;
using UdaConnect.Bench.Reporting.Plots;
using Xunit;

namespace UdaConnect.Tests.Unit.Bench;

public sealed class PlotTests
{
    private static readonly BenchRow[] Rows =
    [
        BenchRow.Times("fast & <small>", "ms", Statistics.Of([1]), "sql", Statistics.Of([500]), 30),
        BenchRow.Rates("slow", "visits/s", Statistics.Of([30]), "copy", Statistics.Of([100]), 0.5),
        BenchRow.Limited("memory", "B", Statistics.Of([60]), 64, "fields", Statistics.Of([36])),
        BenchRow.Growth("growth", "ms", Statistics.Of([11]), "before", Statistics.Of([10]), 1.3),
        BenchRow.Rates("told only", "visits/s", Statistics.Of([0.0001]), "x", Statistics.Of([100]), null),
        BenchRow.Failed("broken", "ms", "sql", 5, "row 3 differs"),
    ];

    [Fact]
    public void Of_AllKindsOfRows_DrawsThoseThatHaveFigures()
    {
        var plots = RowPlots.Of(Rows).ToDictionary(plot => plot.Name, plot => (BarPlot)plot);
        Assert.Equal(["fast & <small>", "slow", "memory", "growth"], plots["goals"].Bars.Select(bar => bar.Label));
        Assert.Equal([500.0 / 30, 0.6, 64.0 / 60, 1.3 / 1.1], plots["goals"].Bars.Select(bar => bar.Value), (x, y) => Math.Abs(x - y) < 1e-3);
        Assert.Equal(plots["goals"].Bars.Select(bar => bar.Value >= 1), plots["goals"].Bars.Select(bar => bar.Met == true));
        Assert.Equal(["fast & <small>", "slow", "told only"], plots["ratios"].Bars.Select(bar => bar.Label));
    }

    [Fact]
    public void Of_NoRows_DrawsNothing() => Assert.Empty(RowPlots.Of([]));

    [Fact]
    public void ToSvg_AnyFigures_IsXmlWithFiniteNumbersInsideThePicture()
    {
        (double, double)[] odd = [(0, 0), (1, double.NaN), (double.PositiveInfinity, 1), (10, 3), (1_000, 2)];
        IPlot[] plots =
        [
            .. RowPlots.Of(Rows),
            new BarPlot("odd", "odd", [new("zero", 0, "", null, null), new("none", double.NaN, "", 1, true), new("minus", -1, "", -1, false), new("all", double.PositiveInfinity, "", double.NaN, null)]),
            new LinePlot("line", "line", "x", "y", [new("a", odd), new("b", [])], Limit: 4),
            new LinePlot("log", "log", "x", "y", [new("a", odd)], IsLogarithmic: true),
            new LinePlot("empty", "empty", "x", "y", []),
            new LinePlot("flat", "flat", "x", "y", [new("zero", [(0, 0)])], IsLogarithmic: true),
        ];
        Assert.All(plots, plot =>
        {
            var svg = plot.ToSvg();
            Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", svg, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", svg, StringComparison.Ordinal);
            var root = XElement.Parse(svg);
            var size = root.Attribute("viewBox")!.Value.Split(' ').Select(double.Parse).ToArray();
            Assert.All(root.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "x" or "x1" or "x2"), x => Assert.InRange(double.Parse(x.Value), 0, size[2]));
            Assert.All(root.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "y" or "y1" or "y2"), y => Assert.InRange(double.Parse(y.Value), 0, size[3]));
        });
    }

    [Fact]
    public void LogScale_Figures_LieBetweenDecades()
    {
        var scale = new LogScale([0.3, 20], 0, 300);
        Assert.Equal([0.1, 1, 10, 100], scale.Decades, (x, y) => Math.Abs(x - y) < 1e-9);
        Assert.Equal(100, scale.At(1), 6);
        Assert.Equal(300, scale.At(100), 6);
    }

    [Theory]
    [InlineData(1, new[] { 0, 0.25, 0.5, 0.75, 1 })]
    [InlineData(127, new double[] { 0, 50, 100, 150 })]
    [InlineData(0.9, new[] { 0, 0.25, 0.5, 0.75, 1 })]
    public void RoundSteps_AFigure_ReachItInRoundNumbers(double most, double[] expected) =>
        Assert.Equal(expected, LinePlot.RoundSteps(most), (x, y) => Math.Abs(x - y) < 1e-9);

    [Fact]
    public void RoundSteps_Nothing_StillHaveAHeight() => Assert.True(LinePlot.RoundSteps(0)[^1] > 0);
}
