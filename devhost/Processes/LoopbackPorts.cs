using System.Net;
using System.Net.Sockets;

namespace UdaConnect.DevHost.Processes;

public static class LoopbackPorts
{
    /// <summary>A TCP port nobody listens on at this moment. Somebody may take it before it is used: starters try again then.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static bool IsFree(int port)
    {
        // The wildcard as well: a listener on 0.0.0.0 does not stop us from binding to 127.0.0.1 on every system.
        return CanBind(IPAddress.Any, port) && CanBind(IPAddress.Loopback, port);
    }

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
