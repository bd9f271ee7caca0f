using System.Runtime.InteropServices;
using UdaConnect.Geo;

namespace UdaConnect.Visits;

/// <summary>One report of where a person was. 36 bytes, blittable: pages of visits travel as they lie in memory.</summary>
/// <param name="Id">1 … 2⁵³−1.</param>
/// <param name="PersonId">1 … 2³¹−1; the person need not be registered.</param>
/// <param name="AtMs">UTC, ms since 1970, in [2000-01-01, 2100-01-01).</param>
/// <param name="Longitude">WGS84 degrees, −180 to 180.</param>
/// <param name="Latitude">WGS84 degrees, −90 to 90.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct Visit(long Id, long AtMs, double Longitude, double Latitude, int PersonId) : IComparable<Visit>
{
    public GeoPoint Place => new(Longitude, Latitude);

    /// <summary>By time, then id: the order of every list of visits.</summary>
    public int CompareTo(Visit other) => AtMs != other.AtMs ? AtMs.CompareTo(other.AtMs) : Id.CompareTo(other.Id);

    public static bool operator <(Visit left, Visit right) => left.CompareTo(right) < 0;

    public static bool operator <=(Visit left, Visit right) => left.CompareTo(right) <= 0;

    public static bool operator >(Visit left, Visit right) => left.CompareTo(right) > 0;

    public static bool operator >=(Visit left, Visit right) => left.CompareTo(right) >= 0;
}
