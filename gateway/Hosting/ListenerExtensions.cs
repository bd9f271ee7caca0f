using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using UdaConnect.Gateway.Endpoints;

namespace UdaConnect.Gateway.Hosting;

internal static class ListenerExtensions
{
    /// <summary>One Kestrel listener a port. Cleartext HTTP/1.1 and HTTP/2 cannot share one, so gRPC has its own two.</summary>
    public static void AddListeners(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PortsOptions>().BindConfiguration(PortsOptions.Section).ValidateDataAnnotations()
            .Validate(
                options => options.Address is "localhost" or "any" || IPAddress.TryParse(options.Address, out _),
                "Ports:Address must be localhost, any or an IP address.")
            .ValidateOnStart();
        builder.Services.AddSingleton<BoundListeners>();
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ListenerSetup>();
        // Live before the cluster is there: the Orleans client waits for its first silo while Kestrel already answers health questions.
        builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
    }

    private sealed class ListenerSetup(IOptions<PortsOptions> ports, BoundListeners bound) : IConfigureOptions<KestrelServerOptions>
    {
        public void Configure(KestrelServerOptions kestrel)
        {
            var options = ports.Value;
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Json.LargestRead;
            Listen(kestrel, Listener.Rest, options.Rest, HttpProtocols.Http1);
            Listen(kestrel, Listener.Location, options.Location, HttpProtocols.Http1);
            Listen(kestrel, Listener.PersonGrpc, options.PersonGrpc, HttpProtocols.Http2);
            Listen(kestrel, Listener.Producer, options.Producer, HttpProtocols.Http1);
            Listen(kestrel, Listener.Operations, options.Operations, HttpProtocols.Http1);
            Listen(kestrel, Listener.VisitGrpc, options.VisitGrpc, HttpProtocols.Http2);
            Listen(kestrel, Listener.Web, options.Web, HttpProtocols.Http1);
        }

        private void Listen(KestrelServerOptions kestrel, Listener listener, int port, HttpProtocols protocols)
        {
            foreach (var address in Addresses(port))
                kestrel.Listen(address, port, options =>
                {
                    options.Protocols = protocols;
                    var feature = new ListenerFeature(listener);
                    options.Use(next => connection =>
                    {
                        connection.Features.Set(feature);
                        return next(connection);
                    });
                    bound.Add(listener, options);
                });
        }

        private IEnumerable<IPAddress> Addresses(int port)
        {
            var wanted = ports.Value.Address;
            if (wanted == "any")
                return [Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];
            if (wanted != "localhost")
                return [IPAddress.Parse(wanted)];
            // Clients say localhost and take what it resolves to first. A free port is free on one address only.
            return port != 0 && HasLoopback6() ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];
        }

        private static bool HasLoopback6()
        {
            try
            {
                using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
                probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }
}
