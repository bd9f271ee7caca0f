using System.Globalization;
using System.Net;
using System.Net.Sockets;
using UdaConnect.DevHost;
using UdaConnect.DevHost.Processes;
using UdaConnect.DevHost.Up;
using Xunit;

namespace UdaConnect.Tests.Adapters.DevHost;

public sealed class SystemPortsTests
{
    [Fact]
    public void EnsureFree_SomebodyListens_NamesThePortInOneLine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var message = Assert.Throws<DevHostException>(() => SystemPorts.EnsureFree(port, "REST API")).Message;

        Assert.Contains($"Port {port.ToString(CultureInfo.InvariantCulture)} (REST API) is in use", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void EnsureFree_NobodyListens_Passes() => SystemPorts.EnsureFree(LoopbackPorts.Free(), "REST API");
}
