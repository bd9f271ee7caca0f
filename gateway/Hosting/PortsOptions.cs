using System.ComponentModel.DataAnnotations;

namespace UdaConnect.Gateway.Hosting;

/// <summary>The ports of the gateway; 0 takes a free one.</summary>
internal sealed class PortsOptions
{
    public const string Section = "Ports";

    /// <summary>REST API and its documentation.</summary>
    [Port]
    public int Rest { get; set; } = 30015;

    /// <summary>The same for clients of the older location API.</summary>
    [Port]
    public int Location { get; set; } = 30016;

    /// <summary>gRPC, cleartext HTTP/2; by name the persons' one, but every service answers.</summary>
    [Port]
    public int PersonGrpc { get; set; } = 30017;

    /// <summary>The older JSON producer.</summary>
    [Port]
    public int Producer { get; set; } = 30018;

    /// <summary>Cluster and ingest status.</summary>
    [Port]
    public int Operations { get; set; } = 30019;

    /// <summary>gRPC, cleartext HTTP/2; by name the visits' one, but every service answers.</summary>
    [Port]
    public int VisitGrpc { get; set; } = 30020;

    /// <summary>The web page, with the API beside it.</summary>
    [Port]
    public int Web { get; set; } = 30030;

    /// <summary>Where to listen: <c>localhost</c> (both loopback addresses), <c>any</c>, or an IP address.</summary>
    public string Address { get; set; } = "localhost";

    private sealed class PortAttribute : RangeAttribute
    {
        public PortAttribute()
            : base(0, 65535)
        {
        }

        public override string FormatErrorMessage(string name) => $"{Section}:{name} must be a port from 0 to 65535.";
    }
}
