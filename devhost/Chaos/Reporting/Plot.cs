using System.Globalization;
using System.Net;
using System.Text;

namespace UdaConnect.DevHost.Chaos.Reporting;

/// <summary>One measure over the minutes of a run, as a small SVG.</summary>
internal sealed record Plot(string Name, string Unit, IReadOnlyList<(double Minutes, double Value)> Points)
{
    private const int Width = 720;
    private const int Height = 200;
    private const int Left = 70;
    private const int Right = 16;
    private const int Top = 30;
    private const int Bottom = 30;

    public string FileName => Name.Replace(' ', '-') + ".svg";

    public string ToSvg()
    {
        var (mostX, mostY) = (Math.Max(1e-9, Points.Max(point => point.Minutes)), Math.Max(1, Points.Max(point => point.Value)) * 1.05);
        double X(double minutes) => Left + minutes / mostX * (Width - Left - Right);
        double Y(double value) => Height - Bottom - value / mostY * (Height - Top - Bottom);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"11\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"18\" font-size=\"13\">{WebUtility.HtmlEncode(Name)}, {WebUtility.HtmlEncode(Unit)}</text>\n");
        for (var line = 0; line <= 4; line++)
        {
            var value = mostY * line / 4;
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):0.#}\" y2=\"{Y(value):0.#}\" stroke=\"#ddd\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{Y(value) + 4:0.#}\" text-anchor=\"end\">{value:#,0}</text>\n");
            var minutes = mostX * line / 4;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(minutes):0.#}\" y=\"{Height - 10}\" text-anchor=\"middle\">{minutes:0.#} min</text>\n");
        }

        svg.Append("<polyline fill=\"none\" stroke=\"#1b5fa8\" stroke-width=\"1.5\" points=\"");
        foreach (var (minutes, value) in Points) svg.Append(CultureInfo.InvariantCulture, $"{X(minutes):0.#},{Y(value):0.#} ");
        return svg.Append("\"/>\n</svg>\n").ToString();
    }
}
