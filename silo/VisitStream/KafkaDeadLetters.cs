using Confluent.Kafka;
using Microsoft.Extensions.Options;
using UdaConnect.Diagnostics;
using UdaConnect.Visits;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Dead letters in a topic beside the visits': original bytes as value, everything else in headers.</summary>
internal sealed partial class KafkaDeadLetters(IOptions<VisitStreamOptions> options, TimeProvider time, ILogger<KafkaDeadLetters> logger) : IDeadLetters, IDisposable
{
    private readonly string _topic = VisitTopic.DeadLettersOf(options.Value.Topic);
    private readonly Lazy<IProducer<byte[], byte[]?>> _producer = new(() => Build(options.Value, logger));

    public Task SendAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        letters.Count == 0 ? Task.CompletedTask : Task.WhenAll(letters.Select(letter => SendAsync(letter, cancellationToken)));

    public void Dispose()
    {
        if (_producer.IsValueCreated)
            _producer.Value.Dispose();
    }

    private async Task SendAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        var copy = DeadLetterMessage.Fitting(letter.Record);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await _producer.Value.ProduceAsync(_topic, DeadLetterMessage.Of(letter, copy), cancellationToken);
                LogKept(letter.Origin.Topic, letter.Origin.Partition, letter.Origin.Offset, letter.Field, letter.Reason);
                return;
            }
            catch (ProduceException<byte[], byte[]?> exception) when (exception.Error.Code == ErrorCode.MsgSizeTooLarge && copy != CopiedPart.Nothing)
            {
                // The topic was made by somebody else, and takes less than ours would.
                copy++;
            }
            catch (KafkaException exception)
            {
                LogNotKept(letter.Origin.Topic, letter.Origin.Partition, letter.Origin.Offset, exception);
                await Task.Delay(Backoff.After(attempt), time, cancellationToken);
            }
        }
    }

    private static IProducer<byte[], byte[]?> Build(VisitStreamOptions options, ILogger logger) =>
        new ProducerBuilder<byte[], byte[]?>(new ProducerConfig(KafkaClient.Settings(options))
        {
            Acks = Acks.All,
            // An idempotent client waits for a producer id, which a restarted broker may refuse for long; and a letter written twice is one letter, known by its origin.
            EnableIdempotence = false,
            MessageMaxBytes = KafkaVisitLog.DeadLetterBytes,
            LingerMs = 2,
        })
        .SetLogHandler((_, message) => LogClient(logger, message.Message))
        .SetErrorHandler((_, error) => LogClient(logger, error.Reason))
        .Build();

    [LoggerMessage(LogIds.Visits + 120, LogLevel.Warning, "Message {Topic}/{Partition}/{Offset} went to the dead letters: {Field} {Reason}")]
    private partial void LogKept(string topic, int partition, long offset, string field, string reason);

    [LoggerMessage(LogIds.Visits + 121, LogLevel.Error, "The dead letters do not take message {Topic}/{Partition}/{Offset}; trying again, its partition waits")]
    private partial void LogNotKept(string topic, int partition, long offset, Exception exception);

    [LoggerMessage(LogIds.Visits + 122, LogLevel.Debug, "Kafka's client of the dead letters: {Message}")]
    private static partial void LogClient(ILogger logger, string message);
}
