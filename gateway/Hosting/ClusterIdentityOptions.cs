using System.ComponentModel.DataAnnotations;

namespace UdaConnect.Gateway.Hosting;

/// <summary>Which cluster the gateway is a client of.</summary>
internal sealed class ClusterIdentityOptions
{
    public const string Section = "Orleans";

    [Required(ErrorMessage = "Orleans:ClusterId (Orleans__ClusterId) must not be empty.")]
    public string ClusterId { get; set; } = "udaconnect";

    [Required(ErrorMessage = "Orleans:ServiceId (Orleans__ServiceId) must not be empty.")]
    public string ServiceId { get; set; } = "udaconnect";

    /// <summary>Of the database with the cluster's membership, read from <c>ConnectionStrings:Orleans</c>.</summary>
    [Required(ErrorMessage = "ConnectionStrings:Orleans (ConnectionStrings__Orleans) is missing: the PostgreSQL database with the cluster's membership.")]
    public string? ConnectionString { get; set; }
}
