using System.Runtime.InteropServices;
using StackExchange.Redis;
using UdaConnect.Geo;
using UdaConnect.Visits;

namespace UdaConnect.Bench.Redis;

/// <summary>A day's visits in one geo index of Redis. A member's name is the whole visit, so that a search answers everything at once: the best case.</summary>
internal sealed class RedisGeo(IDatabase redis)
{
    private const int AddedAtOnce = 5_000;
    private static readonly RedisKey Day = "day";

    public async Task AddAsync(IEnumerable<Visit> visits)
    {
        foreach (var some in visits.Chunk(AddedAtOnce))
            await redis.GeoAddAsync(Day, Array.ConvertAll(some, visit => new GeoEntry(visit.Longitude, visit.Latitude, Name(visit))));
    }

    /// <summary>Visits of others within the distance of any place, by time then id, each once. Searches of all places are sent before the first answer is awaited.</summary>
    public async Task<List<Visit>> FindNearAsync(int personId, IReadOnlyList<GeoPoint> places, double metres)
    {
        var disc = new GeoSearchCircle(metres, GeoUnit.Meters);
        var answers = await Task.WhenAll(places.Select(place => redis.GeoSearchAsync(Day, place.Longitude, place.Latitude, disc, options: GeoRadiusOptions.None)));
        var near = new HashSet<Visit>();
        foreach (var found in answers)
        {
            foreach (var member in found)
            {
                var visit = Read(member.Member);
                if (visit.PersonId != personId)
                    near.Add(visit);
            }
        }

        return [.. near.Order()];
    }

    internal static RedisValue Name(Visit visit) => MemoryMarshal.AsBytes(new ReadOnlySpan<Visit>(in visit)).ToArray();

    internal static Visit Read(RedisValue name) => MemoryMarshal.Read<Visit>((byte[])name!);
}
