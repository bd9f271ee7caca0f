using System.Diagnostics;
using Confluent.Kafka;

namespace UdaConnect.Bench.Produce;

/// <summary>The Kafka client alone: a loop that does nothing but hand over messages that are ready, with the settings the gateway has.</summary>
internal sealed class RawProducer(ProducerConfig config, string topic) : IDisposable
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    private readonly IProducer<byte[], byte[]> _producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();

    /// <summary>Acknowledged messages a second, from the first handed over to the last report.</summary>
    /// <exception cref="BenchException">The broker did not take one.</exception>
    public double Rate(RawMessage[] messages, CancellationToken cancellationToken)
    {
        var reports = new DeliveryCount(messages.Length);
        var started = Stopwatch.GetTimestamp();
        foreach (var message in messages)
            Send(message, reports);
        reports.Wait(cancellationToken);
        var took = Stopwatch.GetElapsedTime(started);
        return reports.Acknowledged == messages.Length
            ? messages.Length / took.TotalSeconds
            : throw new BenchException($"Kafka acknowledged {reports.Acknowledged:N0} of {messages.Length:N0} messages: {reports.Failure?.Reason}");
    }

    public void Dispose() => _producer.Dispose();

    private void Send(RawMessage message, DeliveryCount reports)
    {
        while (true)
        {
            try
            {
                _producer.Produce(new TopicPartition(topic, message.Partition), message.Message, reports.Take);
                return;
            }
            catch (ProduceException<byte[], byte[]> exception) when (exception.Error.Code == Confluent.Kafka.ErrorCode.Local_QueueFull)
            {
                Thread.Sleep(Breath); // the broker is slower than we are
            }
        }
    }
}
