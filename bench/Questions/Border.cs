using UdaConnect.Geo;

namespace UdaConnect.Bench.Questions;

/// <summary>A distance, and how near to it a pair must be for either answer to be right.</summary>
internal readonly record struct Border
{
    /// <summary>PostGIS and we agree on every pair whose distance differs from the asked one by more than this.</summary>
    public const double Metres = 0.001;

    private Border(double inner, double outer) => (Inner, Outer) = (inner, outer);

    /// <summary>Squared chord below which a pair is near for certain.</summary>
    public double Inner { get; }

    /// <summary>Squared chord above which it is not near for certain.</summary>
    public double Outer { get; }

    public static Border Around(double metres) => new(Chord.SquaredFor(Math.Max(0, metres - Metres)), Chord.SquaredFor(metres + Metres));
}
