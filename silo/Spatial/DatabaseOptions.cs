using System.ComponentModel.DataAnnotations;

namespace UdaConnect.Silo.Spatial;

/// <summary>Npgsql connection strings of the three databases, which may lie on one server.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "ConnectionStrings";

    /// <summary>People.</summary>
    [Required(ErrorMessage = $"{Section}:{nameof(Person)} is missing: the connection string of the person database (environment: {Section}__{nameof(Person)}).")]
    public string? Person { get; set; }

    /// <summary>Visits, venues, areas; with PostGIS.</summary>
    [Required(ErrorMessage = $"{Section}:{nameof(Geolocation)} is missing: the connection string of the geolocation database (environment: {Section}__{nameof(Geolocation)}).")]
    public string? Geolocation { get; set; }

    /// <summary>The cluster's own tables.</summary>
    [Required(ErrorMessage = $"{Section}:{nameof(Orleans)} is missing: the connection string of the orleans database (environment: {Section}__{nameof(Orleans)}).")]
    public string? Orleans { get; set; }
}
