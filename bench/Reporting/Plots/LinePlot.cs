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
    private const int Steps = 4;
    private static readonly string[] Colours = [Svg.Ours, Svg.Missed, Svg.Good, "#6a3d9a"];

    public string ToSvg()
    {
        var points = Curves.SelectMany(curve => curve.Points).Where(HasPlace).ToArray();
        var mostX = Math.Max(1e-9, points.Select(point => point.X).DefaultIfEmpty(1).Max());
        var mostY = Math.Max(1e-9, points.Select(point => point.Y).Append(Limit ?? 0).Max()) * 1.05;
        var decades = new LogScale(points.Select(point => point.X), Left, Width - Right);
        double X(double x) => IsLogarithmic ? decades.At(x) : Left + x / mostX * (Width - Left - Right);
        double Y(double y) => Height - Bottom - y / mostY * (Height - Top - Bottom);

        var svg = new Svg(Width, Height, Title);
        for (var step = 0; step <= Steps; step++)
        {
            var y = mostY * step / Steps;
            svg.Line(Left, Y(y), Width - Right, Y(y), Svg.Grid);
            svg.Text(Left - 6, Y(y) + 4, Number(y), "end");
        }

        foreach (var x in IsLogarithmic ? decades.Decades : Enumerable.Range(0, Steps + 1).Select(step => mostX * step / Steps))
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

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.###", CultureInfo.InvariantCulture);
}
