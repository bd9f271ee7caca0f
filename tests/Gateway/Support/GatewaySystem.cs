using UdaConnect.Tests.Gateway.Support;
using UdaConnect.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(GatewaySystem))]

namespace UdaConnect.Tests.Gateway.Support;

/// <summary>
/// The whole system as separate processes, one silo, started with the first test of this folder that needs it. Tests share it, so each takes people,
/// visits and places of its own, and none stops anything.
/// </summary>
public sealed class GatewaySystem : IAsyncLifetime
{
    // Not restarted when it fails: every test says why, instead of waiting for it again.
    private readonly Lazy<Task<GatewayClients>> _clients = new(StartAsync);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Clients of every port of the running gateway.</summary>
    internal Task<GatewayClients> ClientsAsync() => _clients.Value.WaitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_clients is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _clients.Value).DisposeAsync();
    }

    private static async Task<GatewayClients> StartAsync() => new(await Systems.StartAsync(gateway: true, CancellationToken.None, silos: 1));
}
