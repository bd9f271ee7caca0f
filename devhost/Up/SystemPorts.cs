using System.Globalization;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Up;

/// <summary>One port of the system.</summary>
/// <param name="Name">In run.json.</param>
/// <param name="Key">In the gateway's configuration, under Ports.</param>
/// <param name="What">For people.</param>
public sealed record SystemPort(string Name, string Key, int Number, string What)
{
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{Number}");
}

/// <summary>The ports that clients know; the same in development and on K3s.</summary>
public static class SystemPorts
{
    public const int Kafka = 9092;

    public static SystemPort Rest { get; } = new("rest", "Rest", 30015, "REST API");

    public static IReadOnlyList<SystemPort> Gateway { get; } =
    [
        new("web", "Web", 30030, "web app"),
        Rest,
        new("location", "Location", 30016, "older location API"),
        new("person_grpc", "PersonGrpc", 30017, "gRPC persons"),
        new("visit_grpc", "VisitGrpc", 30020, "gRPC visits"),
        new("producer", "Producer", 30018, "older JSON producer"),
        new("operations", "Operations", 30019, "operations"),
    ];

    public static IReadOnlyDictionary<string, string> Environment { get; } =
        Gateway.ToDictionary(port => $"Ports__{port.Key}", port => port.Number.ToString(CultureInfo.InvariantCulture));

    /// <exception cref="DevHostException">Somebody listens on one of them.</exception>
    public static void EnsureFree(bool withKafka)
    {
        foreach (var port in Gateway) EnsureFree(port.Number, port.What);
        if (withKafka) EnsureFree(Kafka, "Kafka");
    }

    public static void EnsureFree(int port, string what)
    {
        if (LoopbackPorts.IsFree(port)) return;
        throw new DevHostException(string.Create(CultureInfo.InvariantCulture, $"Port {port} ({what}) is in use: stop the program that listens there, then start again."));
    }
}
