using System.Globalization;

namespace UdaConnect.Bench.Reporting.Plots;

/// <param name="Points">In the order of X.</param>
internal sealed record Curve(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>One or some curves; Y from 0.</summary>
/// <param name="Limit">A height that was asked for, as a dashed line.</param>
/// <param name="IsLogarithmic">X by decades.</param>
internal sealed record LinePlot(
    string Name, string Title, string XName, string YName, IReadOnlyList<Curve> Curves, double? Limit = null, bool IsLogarithmic = false) : IPlot
{
    private const int Width = 720;
    private const int Height = 300;
    private const int Left = 70;
    private const int Right = 130;
    private const int Top = 34;
    private const int Bottom = 46;
    private static readonly string[] Colours = [Svg.Ours, Svg.Missed, Svg.Good, "#6a3d9a"];

    public string ToSvg()
    {
        var points = Curves.SelectMany(curve => curve.Points).Where(HasPlace).ToArray();
        var stepsX = RoundSteps(points.Select(point => point.X).Append(0).Max());
        var stepsY = RoundSteps(points.Select(point => point.Y).Append(Limit ?? 0).Max());
        var decades = new LogScale(points.Select(point => point.X), Left, Width - Right);
        double X(double x) => IsLogarithmic ? decades.At(x) : Left + x / stepsX[^1] * (Width - Left - Right);
        double Y(double y) => Height - Bottom - y / stepsY[^1] * (Height - Top - Bottom);

        var svg = new Svg(Width, Height, Title);
        foreach (var y in stepsY)
        {
            svg.Line(Left, Y(y), Width - Right, Y(y), Svg.Grid);
            svg.Text(Left - 6, Y(y) + 4, Number(y), "end");
        }

        foreach (var x in IsLogarithmic ? decades.Decades : stepsX)
            svg.Text(X(x), Height - Bottom + 16, Number(x), "middle");
        svg.Text((Left + Width - Right) / 2.0, Height - 10, XName, "middle");
        svg.Text(Left, Top - 2, YName, "start", colour: "#666");
        if (Limit is { } limit)
            svg.Line(Left, Y(limit), Width - Right, Y(limit), Svg.Mark, dashed: true);

        for (var i = 0; i < Curves.Count; i++)
        {
            var drawn = Curves[i].Points.Where(HasPlace).Select(point => (X(point.X), Y(point.Y))).ToArray();
            if (drawn.Length == 0)
                continue;
            svg.Curve(drawn, Colours[i % Colours.Length]);
            svg.Text(Width - Right + 8, Top + 14 + i * 16, Curves[i].Name, colour: Colours[i % Colours.Length]);
        }

        return svg.ToString();
    }

    private bool HasPlace((double X, double Y) point) =>
        double.IsFinite(point.X) && double.IsFinite(point.Y) && (!IsLogarithmic || LogScale.HasPlace(point.X));

    /// <summary>From 0 in round steps, so many that they hold the figure.</summary>
    internal static IReadOnlyList<double> RoundSteps(double most)
    {
        var about = Math.Max(most, 1e-9) / 4;
        var decade = Math.Pow(10, Math.Floor(Math.Log10(about)));
        var step = new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * decade >= about * (1 - 1e-9)) * decade;
        return [.. Enumerable.Range(0, (int)Math.Ceiling(most / step * (1 - 1e-9)) + 1).Select(number => number * step), .. most > 0 ? [] : new[] { step }];
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.####", CultureInfo.InvariantCulture);
}
