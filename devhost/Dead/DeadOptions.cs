using System.CommandLine;
using UdaConnect.DevHost.Up;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Dead;

/// <summary>What every verb about dead letters asks: which cluster, which topic.</summary>
internal sealed class DeadOptions
{
    private readonly Option<string?> _bootstrap = new("--bootstrap")
    {
        Description = $"Kafka's addresses. Default: {KafkaChoice.AddressVariable}, else the running 'up'. Further client settings: {KafkaAccess.ClientPrefix}security.protocol and so on.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string> _topic = new("--topic") { Description = "The topic of visits.", HelpName = "NAME", DefaultValueFactory = _ => VisitTopic.Name };

    private readonly Option<string?> _data = new("--data") { Description = "The folder of the running 'up', if it was given one.", HelpName = "DIR" };

    public Command AddTo(Command command)
    {
        foreach (var option in new Option[] { _bootstrap, _topic, _data })
            command.Options.Add(option);
        return command;
    }

    public async Task<int> RunAsync(ParseResult parsed, Func<KafkaAccess, DeadLetterTopic, Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            var data = Path.GetFullPath(parsed.GetValue(_data) ?? Path.Combine(Programs.Repository, ".data"));
            var access = KafkaAccess.Resolve(parsed.GetValue(_bootstrap), Environment.GetEnvironmentVariables(), Path.Combine(data, "run.json"));
            using var topic = await DeadLetterTopic.OpenAsync(access, parsed.GetRequiredValue(_topic), cancellationToken);
            return await run(access, topic);
        }
        catch (DevHostException exception)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(exception.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync("Stopped. What was replayed so far stays so; doing it again changes nothing.");
            return 130;
        }
    }
}
