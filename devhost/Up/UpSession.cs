using UdaConnect.DevHost.Demo;
using UdaConnect.DevHost.Kafka;

namespace UdaConnect.DevHost.Up;

/// <summary>One run of the system, from the first look at the ports to the last process stopped.</summary>
internal sealed class UpSession(UpOptions options, UpConsole console)
{
    /// <summary>Runs until told to stop.</summary>
    /// <exception cref="DevHostException">It cannot start, or a part of it ended on its own; everything else is stopped then.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var data = DataFolder.Open(options.DataFolder ?? Path.Combine(Programs.Repository, ".data"));
        var kafka = KafkaChoice.FromEnvironment();
        SystemPorts.EnsureFree(withKafka: kafka.Kind != KafkaKind.External);
        var postgresFolder = PostgresPlace.For(data.Path);
        Prepare(data, postgresFolder);

        using var supervisor = new Supervisor();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, supervisor.Crashing);
        var system = new DevSystem(options, data, kafka, postgresFolder, supervisor, console);
        var crashed = true;
        try
        {
            await system.StartAsync(either.Token);
            if (options.Demo)
                await DemoStep.RunAsync(console, either.Token);
            Banner(system, data);
            await Task.Delay(Timeout.Infinite, either.Token);
        }
        catch (Exception exception) when (supervisor.Crashed is not null || (exception is OperationCanceledException && stop.IsCancellationRequested))
        {
            supervisor.ThrowIfCrashed(); // whatever else failed, failed because of it
            crashed = false;
        }
        finally
        {
            supervisor.ExpectEnds();
            if (crashed) console.Warn("Something went wrong: stopping the rest.");
            await new Shutdown(system, console, TimeProvider.System).RunAsync(drain: !crashed);
            File.Delete(data.RunFile);
        }
    }

    private void Prepare(DataFolder data, string postgresFolder)
    {
        if (options.Fresh)
        {
            data.Clear();
            if (Directory.Exists(postgresFolder)) Directory.Delete(postgresFolder, recursive: true);
        }
        data.SetLogsAside();
        if (!postgresFolder.StartsWith(data.Path, StringComparison.Ordinal))
            console.Say($"As root, PostgreSQL runs as another user, who cannot enter {data.Path}: its data is in {postgresFolder}.");
    }

    private void Banner(DevSystem system, DataFolder data) => console.Banner(
    [
        .. SystemPorts.Gateway.Select(port => (port.What, port.Url)),
        ("Kafka", $"{system.Kafka!.BootstrapServers}, {KafkaChoice.Describe(system.Kafka.Kind)}"),
        ("logs", data.Logs),
    ]);
}
