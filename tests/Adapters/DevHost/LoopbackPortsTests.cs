using UdaConnect.DevHost.Processes;
using Xunit;

namespace UdaConnect.Tests.Adapters.DevHost;

public sealed class LoopbackPortsTests
{
    [Fact]
    public void Free_AskedOften_GivesEachPortOnceAndNoneThatOutgoingConnectionsGet()
    {
        var ports = Enumerable.Range(0, 200).Select(_ => LoopbackPorts.Free()).ToList();

        Assert.Equal(ports.Count, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 20_000, 32_767));
        Assert.All(ports, port => Assert.False(port is >= 30_000 and < 30_100, $"{port} is one of the system's own."));
    }
}
