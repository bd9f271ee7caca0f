using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace UdaConnect.DevHost.Processes;

/// <summary>Ports on loopback for programs that we start.</summary>
public static class LoopbackPorts
{
    // Below are other programs' well-known ports; the system's own lie between, and are never free to give.
    private const int First = 20_000;
    private const int EphemeralFrom = 32_768;
    private static readonly Range Ours = 30_000..30_100;
    private static readonly int End = Math.Min(EphemeralFrom, EphemeralStart());

    // Given once, never again by this process: between the look and the bind nobody else of ours may get it.
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A TCP port nobody listens on at this moment, and which the system gives to no outgoing connection before it is used. Another program may still take it: starters try again then.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if ((port < Ours.Start.Value || port >= Ours.End.Value) && IsFree(port) && Given.TryAdd(port, true))
                return port;
        }
    }

    public static bool IsFree(int port)
    {
        // The wildcard as well: a listener on 0.0.0.0 does not stop us from binding to 127.0.0.1 on every system.
        return CanBind(IPAddress.Any, port) && CanBind(IPAddress.Loopback, port);
    }

    private static int EphemeralStart()
    {
        const string Setting = "/proc/sys/net/ipv4/ip_local_port_range";
        return File.Exists(Setting) && int.TryParse(File.ReadAllText(Setting).Split('\t', ' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start > First + 1_000
            ? start
            : EphemeralFrom;
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
