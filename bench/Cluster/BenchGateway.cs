using UdaConnect.DevHost.Running;

namespace UdaConnect.Bench.Cluster;

/// <summary>A gateway of one measure's own; it ends with it.</summary>
internal sealed record BenchGateway(ServiceProcess Process, GatewayPorts Ports) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
