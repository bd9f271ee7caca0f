using System.Text;
using Confluent.Kafka;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Dead;

/// <summary>Puts originals back into the topic of visits, so that the silos judge them anew. Their first origin goes with them and stays their identity.</summary>
public sealed class DeadLetterReplay(KafkaAccess access, DeadLetterTopic letters)
{
    // Each may hold an original of some MiB.
    private const int InFlight = 32;

    // The broker decides what is too large, after compression: the header of the origin must not make an original of the largest size unsendable.
    private const int NoLimit = 1_000_000_000;

    /// <summary>Ends when the broker has acknowledged, or finally refused, every one of them.</summary>
    public async Task RunAsync(IReadOnlyCollection<FoldedLetter> chosen, ReplayReport report, CancellationToken cancellationToken)
    {
        var partitions = await access.PartitionsOfAsync(letters.Visits, cancellationToken);
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig(access.Settings())
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            MessageMaxBytes = NoLimit,
            CompressionType = CompressionType.Gzip,
            LingerMs = 2,
            MessageTimeoutMs = 30_000,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

        // Reading blocks, so it has a thread; what it reads waits for a place in flight.
        await Parallel.ForEachAsync(
            letters.FindOriginals(chosen, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken },
            async (found, token) =>
            {
                if (found.Original is null)
                    report.Fail(found.Letter, found.Problem!);
                else
                    await SendAsync(producer, found.Letter, found.Original, partitions, report, token);
            });
    }

    private async Task SendAsync(
        IProducer<byte[]?, byte[]?> producer, FoldedLetter letter, Original original, int partitions, ReplayReport report, CancellationToken cancellationToken)
    {
        try
        {
            // Where it was, so that one owner sees both copies; a topic made anew may be smaller.
            var partition = letter.Origin.Partition < partitions ? new Partition(letter.Origin.Partition) : Partition.Any;
            var put = await producer.ProduceAsync(new TopicPartition(letters.Visits, partition), original.ToReplay(letter.Origin), cancellationToken);
            report.Sent();
            await NoteAsync(producer, letter.Origin, new(put.Partition.Value, put.Offset.Value), report, cancellationToken);
        }
        catch (KafkaException exception)
        {
            report.Fail(letter, $"Kafka did not take it: {exception.Error.Reason}");
        }
    }

    /// <summary>Without the note a list does not tell that it was replayed, and nothing else changes.</summary>
    private async Task NoteAsync(IProducer<byte[]?, byte[]?> producer, MessageOrigin origin, LogPlace put, ReplayReport report, CancellationToken cancellationToken)
    {
        try
        {
            var headers = new Headers { { DeadLetterHeaders.Replayed, Encoding.UTF8.GetBytes(put.ToString()) } };
            await producer.ProduceAsync(letters.Name, new() { Key = Encoding.UTF8.GetBytes(origin.ToString()), Headers = headers }, cancellationToken);
        }
        catch (KafkaException)
        {
            report.NotNoted();
        }
    }
}
