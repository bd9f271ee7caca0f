namespace UdaConnect.Bench.Reporting;

/// <summary>Repeated figures of one thing: the middle one, and how far they lay apart.</summary>
internal sealed record Statistics(double Median, double Least, double Most, int Count)
{
    /// <exception cref="ArgumentException">There are no figures.</exception>
    public static Statistics Of(IReadOnlyCollection<double> figures)
    {
        if (figures.Count == 0)
            throw new ArgumentException("There is nothing to summarise.", nameof(figures));
        double[] sorted = [.. figures.Order()];
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new(median, sorted[0], sorted[^1], sorted.Length);
    }
}
