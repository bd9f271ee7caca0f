using System.Globalization;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Gateway.Intake;
using UdaConnect.Tests.Support;

namespace UdaConnect.Tests.Gateway.Support;

/// <summary>The real gateway on real ports, in this process, for what cannot be provoked on the shared system without disturbing others.</summary>
internal sealed class InProcessGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stop;
    private readonly Task _starting;

    private InProcessGateway(WebApplication app, CollectedLogs logs, Task starting, CancellationTokenSource stop)
    {
        (_app, Logs, _starting, _stop) = (app, logs, starting, stop);
        Rest = new() { BaseAddress = new(AddressOf(Listener.Rest)) };
        Channel = GrpcChannel.ForAddress(AddressOf(Listener.VisitGrpc));
    }

    public HttpClient Rest { get; }

    public GrpcChannel Channel { get; }

    /// <summary>Of the web page.</summary>
    public Uri Web => new(AddressOf(Listener.Web));

    public CollectedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="cluster">What stands in for the cluster; null: the real client, which the settings must lead to a cluster.</param>
    /// <param name="bootstrapServers">The log of visits.</param>
    /// <param name="settings">More configuration, as <c>Section:Key=value</c>.</param>
    public static async Task<InProcessGateway> StartAsync(IGrainFactory? cluster, string bootstrapServers, params string[] settings)
    {
        var logs = new CollectedLogs();
        string[] arguments =
        [
            "--environment=Development", "--Questions:RepeatAfter=00:00:00.05", $"--Kafka:BootstrapServers={bootstrapServers}",
            .. Enum.GetNames<Listener>().Select(name => $"--Ports:{name}=0"), .. settings.Select(setting => "--" + setting),
        ];
        var app = GatewayProgram.Build(arguments, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(logs);
            if (cluster is not null)
                builder.Services.AddSingleton(cluster);
        });
        // Without a cluster the start never ends, while the ports answer.
        var stop = new CancellationTokenSource();
        var starting = app.StartAsync(stop.Token);
        await Eventually.TrueAsync(() => starting.IsCompleted || Enum.GetValues<Listener>().All(listener => PortOf(app, listener) > 0), "the gateway's ports");
        if (starting.IsFaulted)
            await starting;
        return new(app, logs, starting, stop);
    }

    /// <summary>A gateway that has found its topic, on the embedded broker: the topic is its own, and nobody reads it.</summary>
    public static async Task<InProcessGateway> StartAsync(IGrainFactory cluster, EmbeddedKafkaFixture kafka, params string[] settings)
    {
        var topic = await kafka.CreateTopicsAsync(partitions: 1);
        var gateway = await StartAsync(
            cluster, kafka.Broker.BootstrapServers, [$"Kafka:Topic={topic}", $"Kafka:EmbeddedTopicId={kafka.Broker.TopicId}", .. settings]);
        await gateway.KnowsItsTopicAsync();
        return gateway;
    }

    public Task KnowsItsTopicAsync() => Eventually.TrueAsync(() => Services.GetRequiredService<Admission>().State is not null, "the log's state");

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        Channel.Dispose();
        await _stop.CancelAsync();
        await _starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    private string AddressOf(Listener listener) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{PortOf(_app, listener)}");

    private static int PortOf(WebApplication app, Listener listener)
    {
        try
        {
            return app.Services.GetRequiredService<BoundListeners>().PortOf(listener);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            return 0;
        }
    }
}
