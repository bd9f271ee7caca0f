namespace UdaConnect.Geo;

/// <summary>A place in WGS84 degrees: longitude −180 to 180, latitude −90 to 90.</summary>
[GenerateSerializer, Immutable, Alias("udaconnect.GeoPoint")]
public readonly record struct GeoPoint([property: Id(0)] double Longitude, [property: Id(1)] double Latitude);
