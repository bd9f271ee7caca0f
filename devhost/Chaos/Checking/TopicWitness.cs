using Confluent.Kafka;
using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Checking;

/// <summary>Reads the topic beside the silos and watches what they commit, so that of every visit it is known from when on it must be in every answer.</summary>
internal sealed class TopicWitness : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<Ignore, byte[]?> _reader;
    private readonly IConsumer<Ignore, Ignore> _offsets;
    private readonly TopicPartition[] _partitions;
    private readonly Func<long, LedgerEntry?> _find;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly Queue<(long Offset, long Id)>[] _unsettled;
    private readonly Dictionary<long, int> _messages = [];
    private readonly Task _reading;
    private readonly Task _watching;

    /// <param name="topicId">Names the group of the silos.</param>
    /// <param name="find">The visit of an id; null if it is nobody's here.</param>
    public TopicWitness(string bootstrapServers, string topic, int partitions, string topicId, Func<long, LedgerEntry?> find, TimeProvider time)
    {
        (_find, _time) = (find, time);
        _partitions = [.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(topic, partition))];
        _unsettled = [.. _partitions.Select(_ => new Queue<(long, long)>())];
        _reader = Build<byte[]?>(bootstrapServers, $"chaos-{Guid.NewGuid():N}");
        _reader.Assign(_partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
        _offsets = Build<Ignore>(bootstrapServers, VisitTopic.GroupFor(topicId));
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
        _watching = Task.Factory.StartNew(Watch, TaskCreationOptions.LongRunning);
    }

    /// <summary>Messages of the topic with this id.</summary>
    public int MessagesOf(long id)
    {
        lock (_lock) return _messages.GetValueOrDefault(id);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_reading, _watching);
        _reader.Dispose();
        _offsets.Dispose();
        _stopping.Dispose();
    }

    // Never subscribes, so it is no member of a group and takes no partition from a silo.
    private static IConsumer<Ignore, TValue> Build<TValue>(string bootstrapServers, string group) => new ConsumerBuilder<Ignore, TValue>(new ConsumerConfig
    {
        BootstrapServers = bootstrapServers,
        GroupId = group,
        EnableAutoCommit = false,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        AllowAutoCreateTopics = false,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    private void Read()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (_reader.Consume(Wait) is not { IsPartitionEOF: false } message || MessageId.Of(message.Message.Value) is not { } id) continue;
                lock (_lock)
                {
                    _unsettled[message.Partition.Value].Enqueue((message.Offset.Value, id));
                    _messages[id] = _messages.GetValueOrDefault(id) + 1;
                }
            }
            catch (ConsumeException)
            {
                // The broker is away, or the topic: the scenario's business.
            }
        }
    }

    private void Watch()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Settle(_offsets.Committed(_partitions, Patience));
            }
            catch (KafkaException)
            {
                // As above.
            }

            _stopping.Token.WaitHandle.WaitOne(Wait);
        }
    }

    private void Settle(List<TopicPartitionOffset> committed)
    {
        var now = _time.GetTimestamp();
        lock (_lock)
        {
            foreach (var place in committed)
            {
                var open = _unsettled[place.Partition.Value];
                while (open.TryPeek(out var first) && first.Offset < place.Offset.Value)
                    _find(open.Dequeue().Id)?.Settle(now);
            }
        }
    }
}
