namespace UdaConnect.DevHost.Chaos.Visits;

/// <summary>Numbers that look random and depend only on the seed and on what they are for (SplitMix64), so that visits do not change when threads race.</summary>
internal readonly struct Noise(long seed, long of)
{
    /// <summary>[0, 1)</summary>
    public double Unit(int which)
    {
        var z = unchecked((ulong)seed * 0xD1342543DE82EF95 + (ulong)of * 0x9E3779B97F4A7C15 + (ulong)which * 0xBF58476D1CE4E5B9);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1UL << 53));
    }

    public double Between(int which, double low, double high) => low + (high - low) * Unit(which);
}
