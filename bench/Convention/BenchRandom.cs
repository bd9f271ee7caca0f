namespace UdaConnect.Bench.Convention;

/// <summary>SplitMix64. Ours and not the library's, so that the same seed gives the same convention on every runtime.</summary>
internal struct BenchRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator of its own for one thing among many; its numbers do not depend on how many others drew.</summary>
    public static BenchRandom For(ulong seed, ulong stream)
    {
        var mixer = new BenchRandom(seed ^ (stream * 0xD1342543DE82EF95));
        return new BenchRandom(mixer.NextBits());
    }

    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>[0, 1)</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public double NextBetween(double low, double high) => low + (high - low) * NextUnit();

    /// <summary>[0, count)</summary>
    public int NextIndex(int count) => (int)(NextUnit() * count);

    /// <summary>A standard normal, by Box and Muller.</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextUnit())) * Math.Cos(2 * Math.PI * NextUnit());
}
