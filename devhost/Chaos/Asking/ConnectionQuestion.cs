using System.Globalization;
using UdaConnect.Time;

namespace UdaConnect.DevHost.Chaos.Asking;

/// <summary>One question to the older <c>connection</c> resource.</summary>
/// <param name="WithinSeconds">Null: any time.</param>
public sealed record ConnectionQuestion(int PersonId, TimeRange Range, double Metres, int? WithinSeconds)
{
    /// <summary>Combinations worth asking; the whole of an answer without tolerance is large, so that comes with a small distance.</summary>
    public static IReadOnlyList<(double Metres, int? WithinSeconds)> Kinds { get; } = [(5, 60), (10, 20), (2, 0), (1, null)];

    public Uri Path => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"/api/persons/{PersonId}/connection?start_date={Timestamps.Format(Range.StartMs)}&end_date={Timestamps.Format(Range.EndMs)}&distance={Metres}{(WithinSeconds is { } within ? $"&within={within}" : "")}"),
        UriKind.Relative);

    public override string ToString() => Path.ToString();
}
