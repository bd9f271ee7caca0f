namespace UdaConnect.Bench.Reporting.Plots;

/// <summary>Whole decades that hold all of some positive figures, laid over a stretch of a plot.</summary>
internal sealed class LogScale
{
    private readonly double _from;
    private readonly double _to;
    private readonly int _low;
    private readonly int _high;

    /// <param name="figures">Those that are no positive number have no place.</param>
    public LogScale(IEnumerable<double> figures, double from, double to)
    {
        (_from, _to) = (from, to);
        var logs = figures.Where(HasPlace).Select(Math.Log10).DefaultIfEmpty(0).ToArray();
        _low = (int)Math.Floor(logs.Min());
        _high = Math.Max(_low + 1, (int)Math.Ceiling(logs.Max()));
    }

    /// <summary>1, 10, 100 … within the scale.</summary>
    public IEnumerable<double> Decades => Enumerable.Range(_low, _high - _low + 1).Select(power => Math.Pow(10, power));

    public static bool HasPlace(double figure) => double.IsFinite(figure) && figure > 0;

    public double At(double figure) => _from + (Math.Log10(figure) - _low) / (_high - _low) * (_to - _from);
}
