using System.ComponentModel.DataAnnotations;

namespace UdaConnect.Silo.Hosting;

/// <summary>Where this silo is reached.</summary>
public sealed class SiloOptions
{
    public const string Section = "Silo";

    /// <summary>For people: logs, the dashboard, the membership table. The machine's name when not given.</summary>
    [Required]
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>The address other silos and gateways reach this one at; an IP literal. A pod's own address on Kubernetes.</summary>
    [Required]
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>Silo to silo, 1 to 65,535.</summary>
    [Range(1, 65_535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Orleans clients (the gateway) to silo, 1 to 65,535.</summary>
    [Range(1, 65_535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Health, metrics and dashboard over HTTP, 1 to 65,535.</summary>
    [Range(1, 65_535)]
    public int HttpPort { get; set; } = 8080;

    /// <summary>Address the HTTP port listens on.</summary>
    [Required]
    public string HttpAddress { get; set; } = "127.0.0.1";
}
