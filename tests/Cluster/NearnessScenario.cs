using UdaConnect.Connections;
using UdaConnect.Encounters;
using UdaConnect.Events;
using UdaConnect.Geo;
using UdaConnect.Sessions;
using UdaConnect.Tests.Adapters.Spatial;
using UdaConnect.Tests.Unit.Geo;
using UdaConnect.Time;
using UdaConnect.Venues;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Cluster;

public enum Site
{
    OpenGround,
    TileCorner,
    Antimeridian,
    NorthPole,
    SouthPole,
    PolarAntimeridian,
}

/// <summary>A small crowd where answers go wrong first: around distance D, at equal instants, on borders of tiles, venues and slots, at poles and antimeridian. The same in every run.</summary>
internal sealed class NearnessScenario
{
    public const int People = 5;

    /// <summary>Everybody but these is registered.</summary>
    public const int Unregistered = 5;

    private const long Border = 117_000 * VenueTimeBucketKey.WidthMs;

    private static readonly double[] Distances = [0, 0.5, 1.5, 5, 5, 60, 400, 10_000];

    private readonly Random _random;

    private NearnessScenario(Site site, int number)
    {
        _random = new Random(1_000 * (int)site + number);
        Metres = Distances[(number + (int)site) % Distances.Length];
        WithinMs = Pick<long>([0, 1, 1_000, 60_000, VenueTimeBucketKey.WidthMs]);
        Centre = Around(site);
        Visits = MakeVisits(_random.Next(50, 80));
        Footprints = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => MakeFootprint())];
        Range = _random.Next(2) == 0
            ? new(Border - 10 * VenueTimeBucketKey.WidthMs, Border + 10 * VenueTimeBucketKey.WidthMs)
            : new(Visits.Order().ElementAt(Visits.Length / 8).AtMs, Visits.Order().ElementAt(Visits.Length * 7 / 8).AtMs + _random.Next(2));
        RegisteredOnly = _random.Next(2) == 0;
        Talks = MakeTalks();
        Encounters = new(Metres, WithinMs, Pick<long>([0, 60_000, VenueTimeBucketKey.WidthMs / 2, 2 * VenueTimeBucketKey.WidthMs]), 0);
    }

    /// <summary>Days around all visits; every other venue belongs to it.</summary>
    public static EventDraft Event => new("Scenario", EventDays.Of(Border).AddDays(-3), EventDays.Of(Border).AddDays(3));

    /// <summary>Talks that begin and end with visits, or a millisecond beside; in place of the venue's id its place among the footprints. None overlap.</summary>
    public SessionDraft[] Talks { get; }

    public double Metres { get; }

    public GeoPoint Centre { get; }

    /// <summary>In no order.</summary>
    public Visit[] Visits { get; }

    public Footprint[] Footprints { get; }

    /// <summary>Gaps and tolerances longer than a slot among them.</summary>
    public EncounterMeasure Encounters { get; }

    private long WithinMs { get; }

    public TimeRange Range { get; }

    private bool RegisteredOnly { get; }

    public static NearnessScenario Make(Site site, int number) => new(site, number);

    /// <summary>What is asked for each person: without a tolerance, with one of zero and with some, and around a place.</summary>
    public NearbyQuestion[] Questions() =>
    [
        Question(null), Question(0), Question(WithinMs), Question(null) with { Around = Centre, RegisteredOnly = !RegisteredOnly },
    ];

    private NearbyQuestion Question(long? withinMs) => new(Guid.NewGuid(), Range, Metres, withinMs, Around: null, RegisteredOnly);

    private GeoPoint Around(Site site) => site switch
    {
        Site.OpenGround => new(_random.NextDouble() * 360 - 180, _random.NextDouble() * 178 - 89),
        Site.TileCorner => new(_random.Next(-72_000, 72_001) / (double)MapTile.PerDegree, _random.Next(-34_000, 34_001) / (double)MapTile.PerDegree),
        Site.Antimeridian => new(Pick([180, -180, 179.999999]), _random.NextDouble() * 160 - 80),
        Site.NorthPole => new(_random.NextDouble() * 360 - 180, Pick([90, 90 - 1e-5, 89.9999])),
        Site.SouthPole => new(_random.NextDouble() * 360 - 180, Pick([-90, -90 + 1e-5, -89.9999])),
        _ => new(Pick([180.0, -180]), Pick([89.99, -89.999])),
    };

    private Visit[] MakeVisits(int count)
    {
        var ids = Enumerable.Range(1, count).ToArray();
        _random.Shuffle(ids);
        var visits = new List<Visit>(count);
        foreach (var id in ids)
        {
            var place = MakePlace(visits);
            visits.Add(new(id, MakeInstant(visits), place.Longitude, place.Latitude, _random.Next(1, People + 1)));
        }

        return [.. visits];
    }

    private GeoPoint MakePlace(List<Visit> earlier)
    {
        var from = earlier.Count == 0 ? Centre : Pick<Visit>([.. earlier]).Place;
        var bearing = _random.NextDouble() * Math.Tau;
        return _random.Next(6) switch
        {
            0 => Centre,
            1 => from,
            2 => GeoGens.Moved(Centre, _random.NextDouble() * Math.Max(Metres, 3) * 2, bearing),
            3 => OnTileCorner(Centre),
            _ => AtDistance(from, Math.Abs(Metres + Pick([-0.02, -0.002, 0.002, 0.02, 1])), bearing),
        };
    }

    private long MakeInstant(List<Visit> earlier) => _random.Next(5) switch
    {
        0 => Border + _random.Next(-1, 2),
        1 => Border + _random.Next(-2, 3) * VenueTimeBucketKey.WidthMs + _random.Next(-1, 1),
        2 when earlier.Count > 0 => Pick<Visit>([.. earlier]).AtMs,
        3 when earlier.Count > 0 => Pick<Visit>([.. earlier]).AtMs + Pick<long>([-1, 1]) * (WithinMs + _random.Next(2)),
        _ => Border + _random.NextInt64(-2 * VenueTimeBucketKey.WidthMs, 2 * VenueTimeBucketKey.WidthMs),
    };

    /// <summary>The corner of tiles next to the place, or a hair beside it.</summary>
    private GeoPoint OnTileCorner(GeoPoint place) => new(Beside(place.Longitude, 180), Beside(place.Latitude, 90));

    private double Beside(double degrees, double most)
    {
        var line = Math.Round(degrees * MapTile.PerDegree) / MapTile.PerDegree;
        return Math.Clamp(_random.Next(3) switch { 0 => line, 1 => Math.BitDecrement(line), _ => Math.BitIncrement(line) }, -most, most);
    }

    /// <summary>A place at that geodesic distance, to much less than a millimetre.</summary>
    private static GeoPoint AtDistance(GeoPoint from, double metres, double bearing)
    {
        var (reach, place) = (metres, from);
        for (var i = 0; i < 5; i++)
        {
            place = GeoGens.Moved(from, reach, bearing);
            var measured = Chord.MetresFor(Ecef.From(from.Longitude, from.Latitude).SquaredChordTo(Ecef.From(place.Longitude, place.Latitude)));
            reach *= measured > 0 ? metres / measured : 1;
        }

        return place;
    }

    /// <summary>A disc, or a box whose corners are places of visits; across the antimeridian in two parts.</summary>
    private Footprint MakeFootprint()
    {
        var (one, other) = (Pick(Visits).Place, Pick(Visits).Place);
        if (_random.Next(2) == 0)
            return Shapes.Disc(one.Longitude, one.Latitude, Pick([0.5, 3, Math.Max(1, Metres / 2), Math.Max(2, Metres * 1.5)]));

        var (west, east) = Ends(one.Longitude, other.Longitude, 180);
        var (south, north) = Ends(one.Latitude, other.Latitude, 90);
        if (east - west <= 180)
            return Shapes.Box(west, south, east, north);
        (double, double)[][] parts =
        [
            .. west > -180 ? [Ring(-180, south, west, north)] : (ReadOnlySpan<(double, double)[]>)[],
            .. east < 180 ? [Ring(east, south, 180, north)] : (ReadOnlySpan<(double, double)[]>)[],
        ];
        return parts.Length > 0 ? Shapes.Polygons(parts) : Shapes.Disc(one.Longitude, one.Latitude, 7);
    }

    private SessionDraft[] MakeTalks()
    {
        var talks = new List<SessionDraft>();
        for (var i = 0; i < 6; i++)
        {
            var start = Pick(Visits).AtMs + _random.Next(-1, 2);
            var talk = new SessionDraft(_random.Next(Footprints.Length), $"Talk {i}", start, Math.Min(start + 20 * 3_600_000, Pick(Visits).AtMs + _random.Next(-1, 2)));
            if (talk.EndMs > talk.StartMs && talks.All(other => other.VenueId != talk.VenueId || other.Range.Intersect(talk.Range).IsEmpty))
                talks.Add(talk);
        }

        return [.. talks];
    }

    private static (double Low, double High) Ends(double one, double other, double most) => one == other
        ? (Math.Max(-most, one - 1e-5), Math.Min(most, one + 1e-5))
        : (Math.Min(one, other), Math.Max(one, other));

    private static (double, double)[] Ring(double west, double south, double east, double north) =>
        [(west, south), (east, south), (east, north), (west, north), (west, south)];

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}
