using System.Globalization;
using Confluent.Kafka;
using UdaConnect.DevHost.Kafka;
using UdaConnect.DevHost.Processes;

namespace UdaConnect.DevHost.Up;

/// <summary>
/// Stops the parts in order, within 20 seconds whatever they do: the gateway first, so that nothing new is acknowledged; then the silos, once they
/// have settled what waits; then Kafka and PostgreSQL.
/// </summary>
internal sealed class Shutdown(DevSystem system, UpConsole console, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(18);
    private static readonly TimeSpan GatewayGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DrainGrace = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan KeptForServers = TimeSpan.FromSeconds(4); // Kafka and PostgreSQL, side by side
    private static readonly TimeSpan DrainInterval = TimeSpan.FromMilliseconds(100);
    private readonly long _start = time.GetTimestamp();

    /// <param name="drain">False after a crash: nobody may be left to settle anything.</param>
    public async Task RunAsync(bool drain)
    {
        if (system.Gateway is { } gateway)
            await StepAsync("Gateway", () => StopAsync(gateway, GatewayGrace));
        if (system.Silos.Count > 0)
        {
            using var backlog = await OpenBacklogAsync();
            if (drain && backlog is not null) await DrainAsync(backlog);
            var grace = Remaining() - KeptForServers;
            await StepAsync("Silos", () => Task.WhenAll(system.Silos.Select(silo => StopAsync(silo, grace))));
            if (backlog is not null) await SayWhatIsLeftAsync(backlog);
        }
        await Task.WhenAll(StopKafkaAsync(), StopPostgresAsync());
    }

    private TimeSpan Remaining() => TimeSpan.FromSeconds(Math.Max(1, (Limit - time.GetElapsedTime(_start)).TotalSeconds));

    private async Task StopAsync(ChildProcess child, TimeSpan grace)
    {
        var late = child.HasExited ? false : await child.StopAsync(grace) == 128 + (int)ProcessSignal.Kill;
        if (late) console.Warn(string.Create(CultureInfo.InvariantCulture, $"{child.Name} did not stop within {grace.TotalSeconds:0} s and was killed."));
        await child.DisposeAsync();
    }

    private Task StepAsync(string name, Func<Task> stop) => console.StepAsync(name, "stopping", async () =>
    {
        await stop();
        return "stopped";
    });

    private async Task<Backlog?> OpenBacklogAsync()
    {
        if (system.Kafka is null || KafkaChoice.ProcessOf(system.Kafka) is { HasExited: true }) return null;
        try
        {
            return await Backlog.OpenAsync(system.Kafka);
        }
        catch (KafkaException)
        {
            console.Warn("Kafka does not answer, so nobody knows what is not settled.");
            return null;
        }
    }

    private Task DrainAsync(Backlog backlog) => console.StepAsync("Visits", "settling what waits", async () =>
    {
        var start = time.GetTimestamp();
        try
        {
            while (true)
            {
                var left = await backlog.CountAsync();
                if (left == 0) return "all settled";
                if (time.GetElapsedTime(start) >= DrainGrace) return string.Create(CultureInfo.InvariantCulture, $"{left} still wait");
                await Task.Delay(DrainInterval, time);
            }
        }
        catch (KafkaException exception)
        {
            return $"Kafka does not answer: {exception.Error.Reason}";
        }
    });

    private async Task SayWhatIsLeftAsync(Backlog backlog)
    {
        try
        {
            var left = await backlog.CountAsync();
            if (left == 0)
                console.Say("Every visit is settled.");
            else
                console.Warn(string.Create(CultureInfo.InvariantCulture, $"{left} messages of the visits topic are not settled: {Fate()}"));
        }
        catch (KafkaException exception)
        {
            console.Warn($"What is not settled cannot be read from Kafka: {exception.Error.Reason}");
        }
    }

    private string Fate() => system.Kafka!.Kind == KafkaKind.Embedded
        ? "what of them is not stored yet goes with the embedded broker."
        : "they stay in Kafka, and the next start goes on there.";

    private async Task StopKafkaAsync()
    {
        if (system.Kafka is not { } kafka) return;
        if (KafkaChoice.ProcessOf(kafka) is { } process) await process.StopAsync(Remaining());
        await kafka.DisposeAsync();
        if (kafka.Kind != KafkaKind.External) console.Say("Kafka stopped.");
    }

    private async Task StopPostgresAsync()
    {
        if (system.Postgres is not { } postgres) return;
        if (postgres.Process is { } process) await process.StopAsync(Remaining());
        await postgres.DisposeAsync();
        console.Say("PostgreSQL stopped.");
    }
}
