namespace UdaConnect.Bench.Convention;

/// <summary>Draws booths, favourites more often; which booths are the favourites is shuffled over the hall.</summary>
internal sealed class BoothPopularity
{
    private readonly int[] _booths = [.. Enumerable.Range(0, Hall.BoothCount)];
    private readonly double[] _cumulated = new double[Hall.BoothCount];

    public BoothPopularity(ConventionPlan plan)
    {
        var random = BenchRandom.For(plan.Seed, ulong.MaxValue);
        for (var i = _booths.Length - 1; i > 0; i--)
        {
            var j = random.NextIndex(i + 1);
            (_booths[i], _booths[j]) = (_booths[j], _booths[i]);
        }

        var sum = 0.0;
        for (var rank = 0; rank < _cumulated.Length; rank++)
            _cumulated[rank] = sum += Math.Pow(rank + 1, -plan.Popularity);
    }

    public int Draw(ref BenchRandom random)
    {
        var at = Array.BinarySearch(_cumulated, random.NextUnit() * _cumulated[^1]);
        return _booths[Math.Min(at < 0 ? ~at : at, _booths.Length - 1)];
    }
}
