using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using UdaConnect.Diagnostics;
using UdaConnect.Visits;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace UdaConnect.Silo.VisitStream;

/// <summary>Dead letters in a topic beside the visits': original bytes as value, everything else in headers.</summary>
internal sealed partial class KafkaDeadLetters(IOptions<VisitStreamOptions> options, TimeProvider time, ILogger<KafkaDeadLetters> logger) : IDeadLetters, IDisposable
{
    // Room for headers, key and the record's frame.
    private const int LargestValue = KafkaVisitLog.DeadLetterBytes - 64 * 1024;

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
        var byReference = letter.Record.Value?.Length > LargestValue;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await _producer.Value.ProduceAsync(_topic, MessageOf(letter, byReference), cancellationToken);
                LogKept(letter.Topic, letter.Partition, letter.Record.Offset, letter.Field, letter.Reason);
                return;
            }
            catch (ProduceException<byte[], byte[]?> exception) when (exception.Error.Code == ErrorCode.MsgSizeTooLarge && !byReference)
            {
                byReference = true;
            }
            catch (KafkaException exception)
            {
                LogNotKept(letter.Topic, letter.Partition, letter.Record.Offset, exception);
                await Task.Delay(Backoff.After(attempt), time, cancellationToken);
            }
        }
    }

    private static Message<byte[], byte[]?> MessageOf(DeadLetter letter, bool byReference)
    {
        var record = letter.Record;
        var hash = Convert.ToHexStringLower(SHA256.HashData(record.Value ?? []));
        var origin = string.Create(CultureInfo.InvariantCulture, $"{letter.Topic}/{letter.Partition}/{record.Offset}/{record.TimestampMs}/{hash}");
        var headers = new Headers();
        foreach (var header in record.Headers ?? [])
            headers.Add(header.Name, header.Value);
        Add(headers, DeadLetterHeaders.Reason, letter.Reason);
        Add(headers, DeadLetterHeaders.Field, letter.Field);
        Add(headers, DeadLetterHeaders.Topic, letter.Topic);
        Add(headers, DeadLetterHeaders.Partition, Text(letter.Partition));
        Add(headers, DeadLetterHeaders.Offset, Text(record.Offset));
        Add(headers, DeadLetterHeaders.Timestamp, Text(record.TimestampMs));
        Add(headers, DeadLetterHeaders.Sha256, hash);
        if (record.Key is not null)
            headers.Add(DeadLetterHeaders.Key, record.Key);
        if (record.Value is null)
            Add(headers, DeadLetterHeaders.NoValue, "");
        else if (byReference)
            Add(headers, DeadLetterHeaders.ByReference, Text(record.Value.Length));
        return new() { Key = Encoding.UTF8.GetBytes(origin), Value = byReference ? [] : record.Value ?? [], Headers = headers };
    }

    private static void Add(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static IProducer<byte[], byte[]?> Build(VisitStreamOptions options, ILogger logger) =>
        new ProducerBuilder<byte[], byte[]?>(new ProducerConfig(KafkaClient.Settings(options))
        {
            Acks = Acks.All,
            EnableIdempotence = true,
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
