using System.Globalization;
using System.Net;
using System.Text;

namespace UdaConnect.Bench.Reporting.Plots;

/// <summary>Writes the few shapes that plots are made of.</summary>
internal sealed class Svg
{
    public const string Ours = "#1b5fa8";
    public const string Good = "#2e7d32";
    public const string Missed = "#c77700";
    public const string Mark = "#b00020";
    public const string Grid = "#ddd";

    private readonly StringBuilder _text = new();

    public Svg(int width, int height, string title)
    {
        Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"11\">\n");
        Append($"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n");
        Text(12, 20, title, size: 13);
    }

    public void Line(double x1, double y1, double x2, double y2, string colour, bool dashed = false) =>
        Append($"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{colour}\"{(dashed ? " stroke-dasharray=\"4 3\"" : "")}/>\n");

    public void Box(double x, double y, double width, double height, string colour) =>
        Append($"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" fill=\"{colour}\"/>\n");

    /// <param name="anchor">start, middle or end.</param>
    public void Text(double x, double y, string text, string anchor = "start", int size = 11, string colour = "#222") =>
        Append($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{WebUtility.HtmlEncode(text)}</text>\n");

    public void Curve(IEnumerable<(double X, double Y)> points, string colour) => Append(
        $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")))}\"/>\n");

    public override string ToString() => _text + "</svg>\n";

    private void Append(FormattableString shape) => _text.Append(shape.ToString(CultureInfo.InvariantCulture));
}
