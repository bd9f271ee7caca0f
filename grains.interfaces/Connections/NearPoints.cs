using System.Runtime.InteropServices;
using UdaConnect.Geo;
using UdaConnect.Time;

namespace UdaConnect.Connections;

/// <summary>A place and instant that others are compared with. 32 bytes, blittable.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct NearPoint(Ecef Place, long AtMs);

/// <summary>Points in ascending order of time, as one block of bytes (32 each, little-endian).</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.NearPoints")]
public sealed class NearPoints
{
    [Id(0)]
    private readonly byte[] _packed;

    private NearPoints(byte[] packed) => _packed = packed;

    public static NearPoints Of(ReadOnlySpan<NearPoint> points) => new(MemoryMarshal.AsBytes(points).ToArray());

    public ReadOnlySpan<NearPoint> Points => MemoryMarshal.Cast<byte, NearPoint>(_packed);

    /// <summary>Whether the instant of one of them lies in the range.</summary>
    public bool AnyIn(TimeRange range)
    {
        var points = Points;
        var (low, high) = (0, points.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (points[middle].AtMs < range.StartMs)
                low = middle + 1;
            else
                high = middle;
        }

        return low < points.Length && points[low].AtMs < range.EndMs;
    }
}
