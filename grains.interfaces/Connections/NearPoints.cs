using System.Runtime.InteropServices;
using UdaConnect.Geo;

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
}
