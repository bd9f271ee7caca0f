using System.Globalization;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Running;

/// <summary>Free ports for one gateway.</summary>
public sealed class GatewayPorts
{
    public int Rest { get; } = LoopbackPorts.Free();

    public int Location { get; } = LoopbackPorts.Free();

    public int PersonGrpc { get; } = LoopbackPorts.Free();

    public int Producer { get; } = LoopbackPorts.Free();

    public int Operations { get; } = LoopbackPorts.Free();

    public int VisitGrpc { get; } = LoopbackPorts.Free();

    public int Web { get; } = LoopbackPorts.Free();

    public IReadOnlyDictionary<string, string> Environment =>
        new (string Name, int Port)[]
        {
            (nameof(Rest), Rest), (nameof(Location), Location), (nameof(PersonGrpc), PersonGrpc), (nameof(Producer), Producer),
            (nameof(Operations), Operations), (nameof(VisitGrpc), VisitGrpc), (nameof(Web), Web),
        }.ToDictionary(entry => $"Ports__{entry.Name}", entry => entry.Port.ToString(CultureInfo.InvariantCulture));
}
