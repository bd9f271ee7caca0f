using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using UdaConnect.Geo;

namespace UdaConnect.Silo.Spatial;

/// <summary>Decides whether a venue covers a place, edges included; asked by many threads at once.</summary>
internal sealed class VenueCover
{
    private readonly IndexedPointInAreaLocator? _locator;

    // Most booths are boxes along the meridians: their bounds are all there is to ask, and that costs no allocation.
    private readonly bool _isBox;
    private readonly Ecef _centre;
    private readonly double _squaredChord;

    public VenueCover(VenueShape venue)
    {
        Venue = venue;
        if (venue.Polygons is { Count: 1 } single && single[0].IsRectangle)
        {
            _isBox = true;
        }
        else if (venue.Polygons is { } polygons)
        {
            _locator = new(polygons);
            _locator.Locate(polygons.Coordinate); // builds its index, before others share it
        }
        else
        {
            _centre = Ecef.From(venue.Centre.Longitude, venue.Centre.Latitude);
            _squaredChord = Chord.SquaredFor(venue.RadiusMetres);
        }
    }

    public VenueShape Venue { get; }

    public bool Covers(double longitude, double latitude) => Venue.Bounds.Covers(longitude, latitude) && (_isBox || (_locator is { } polygons
        ? polygons.Locate(new(longitude, latitude)) != Location.Exterior
        : _centre.SquaredChordTo(Ecef.From(longitude, latitude)) <= _squaredChord));
}
