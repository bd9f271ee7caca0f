using UdaConnect.DevHost.Running;
using UdaConnect.DevHost.Up;

namespace UdaConnect.Tests.Support;

/// <summary>Whole systems for end-to-end tests; Kafka is a real one where a distribution was promised, otherwise the embedded broker.</summary>
internal static class Systems
{
    /// <param name="gateway">False where a test speaks to Kafka and to the silos itself.</param>
    public static Task<PrivateSystem> StartAsync(bool gateway, CancellationToken cancellationToken, int silos = 2) =>
        PrivateSystem.StartAsync(new() { Silos = silos, Gateway = gateway, Kafka = new KafkaChoice(Address: null, KafkaHome.Home) }, cancellationToken);
}
