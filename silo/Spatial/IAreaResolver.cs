namespace UdaConnect.Silo.Spatial;

/// <summary>Decides where a new visit is indexed.</summary>
internal interface IAreaResolver
{
    /// <summary>The smallest unretired registered venue that covers the place, as far as this silo has heard; else the map tile.</summary>
    long AreaOf(double longitude, double latitude);
}
