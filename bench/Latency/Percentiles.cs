namespace UdaConnect.Bench.Latency;

/// <summary>Times of many of a kind, sorted: nearest-rank percentiles, so that each is a time that was measured.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    /// <exception cref="ArgumentException">There are none.</exception>
    public Percentiles(IEnumerable<double> seconds)
    {
        _sorted = [.. seconds.Order()];
        if (_sorted.Length == 0)
            throw new ArgumentException("There is nothing to summarise.", nameof(seconds));
    }

    public int Count => _sorted.Length;

    public double Most => _sorted[^1];

    /// <summary>The least time that at least this part of all does not exceed.</summary>
    /// <param name="part">(0, 1]</param>
    public double At(double part) => _sorted[Math.Clamp((int)Math.Ceiling(part * _sorted.Length) - 1, 0, _sorted.Length - 1)];

    /// <summary>The distribution as points: seconds, and which part took no longer.</summary>
    public IReadOnlyList<(double X, double Y)> Curve(int points = 200) =>
        [.. Enumerable.Range(1, points).Select(i => (At((double)i / points), (double)i / points))];

    public override string ToString() => FormattableString.Invariant($"p50 {At(0.5):0.000} s, p90 {At(0.9):0.000} s, p99 {At(0.99):0.000} s, longest {Most:0.000} s, of {Count:#,0}");
}
