using System.Globalization;

namespace UdaConnect.Bench.Reporting.Plots;

/// <param name="Text">Written behind the bar.</param>
/// <param name="Mark">What was asked, in the figure's own scale; null for nothing.</param>
/// <param name="Met">Null: not judged.</param>
internal sealed record Bar(string Label, double Value, string Text, double? Mark, bool? Met);

/// <summary>Figures as bars on a logarithmic scale, from 1 to the left or to the right.</summary>
internal sealed record BarPlot(string Name, string Title, IReadOnlyList<Bar> Bars) : IPlot
{
    private const int Width = 980;
    private const int Left = 470;
    private const int Right = 130;
    private const int Top = 34;
    private const int RowHeight = 20;
    private const int Bottom = 24;

    public string ToSvg()
    {
        var bars = Bars.Where(bar => LogScale.HasPlace(bar.Value)).ToArray();
        var scale = new LogScale([1, .. bars.Select(bar => bar.Value), .. bars.Select(bar => bar.Mark ?? 1)], Left, Width - Right);
        var foot = Top + bars.Length * RowHeight;
        var svg = new Svg(Width, foot + Bottom, Title);
        foreach (var decade in scale.Decades)
        {
            svg.Line(scale.At(decade), Top, scale.At(decade), foot, Svg.Grid);
            svg.Text(scale.At(decade), foot + 15, decade.ToString("0.######", CultureInfo.InvariantCulture), "middle");
        }

        for (var i = 0; i < bars.Length; i++)
            Draw(svg, scale, bars[i], Top + i * RowHeight);
        svg.Line(scale.At(1), Top, scale.At(1), foot, "#222");
        return svg.ToString();
    }

    private static void Draw(Svg svg, LogScale scale, Bar bar, double y)
    {
        var (from, to) = (scale.At(Math.Min(1, bar.Value)), scale.At(Math.Max(1, bar.Value)));
        svg.Text(Left - 8, y + 14, bar.Label, "end");
        svg.Box(from, y + 4, Math.Max(1, to - from), RowHeight - 8, bar.Met switch { true => Svg.Good, false => Svg.Missed, null => Svg.Ours });
        if (bar.Mark is { } mark && LogScale.HasPlace(mark))
            svg.Line(scale.At(mark), y + 1, scale.At(mark), y + RowHeight - 1, Svg.Mark);
        svg.Text(Math.Max(to, bar.Mark is { } asked && LogScale.HasPlace(asked) ? scale.At(asked) : to) + 6, y + 14, bar.Text);
    }
}
