using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace UdaConnect.Gateway.Hosting;

/// <summary>Through which door a request came.</summary>
internal enum Listener
{
    Rest,
    Location,
    PersonGrpc,
    Producer,
    Operations,
    VisitGrpc,
    Web,
}

/// <summary>The addresses that were really bound, for whoever asked for port 0.</summary>
internal sealed class BoundListeners
{
    private readonly Dictionary<Listener, ListenOptions> _listeners = [];

    public int PortOf(Listener listener) => _listeners[listener].IPEndPoint?.Port ?? throw new InvalidOperationException($"{listener} is not bound.");

    public void Add(Listener listener, ListenOptions options) => _listeners[listener] = options;
}

/// <summary>A connection feature, seen by every request on that connection: no request header can pretend another door.</summary>
internal sealed record ListenerFeature(Listener Listener)
{
    public static Listener? Of(HttpContext context) => context.Features.Get<ListenerFeature>()?.Listener;
}
