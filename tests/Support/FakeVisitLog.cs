using System.Collections.Concurrent;
using UdaConnect.Silo.VisitStream;

namespace UdaConnect.Tests.Support;

/// <summary>The log's contract in memory.</summary>
internal sealed class FakeVisitLog(int partitions) : IVisitLog
{
    private readonly ConcurrentDictionary<int, Partition> _partitions = new();

    public string Topic => "fake";

    // Its partitions are what they are.
    public event Action<int>? PartitionsChanged
    {
        add { }
        remove { }
    }

    public Task<int> StartAsync(CancellationToken cancellationToken) => Task.FromResult(partitions);

    public IVisitLogReader Open(int partition) => new Reader(Of(partition));

    public void Append(int partition, LogRecord record) => Of(partition).Append(record);

    private Partition Of(int partition) => _partitions.GetOrAdd(partition, _ => new());

    private sealed class Partition
    {
        private readonly Lock _lock = new();
        private readonly List<LogRecord> _records = [];
        private TaskCompletionSource _arrived = new();

        public long? Committed { get; set; }

        public int Count
        {
            get
            {
                lock (_lock)
                    return _records.Count;
            }
        }

        public void Append(LogRecord record)
        {
            TaskCompletionSource arrived;
            lock (_lock)
            {
                _records.Add(record with { Offset = _records.Count });
                (arrived, _arrived) = (_arrived, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            arrived.SetResult();
        }

        public async Task<LogRecord[]> FromAsync(int offset, CancellationToken cancellationToken)
        {
            while (true)
            {
                Task arrived;
                lock (_lock)
                {
                    if (_records.Count > offset)
                        return [.. _records.Skip(offset)];
                    arrived = _arrived.Task;
                }

                await arrived.WaitAsync(cancellationToken);
            }
        }
    }

    private sealed class Reader(Partition partition) : IVisitLogReader
    {
        private readonly LogEpoch _epoch = new("fake", partition.Committed);
        private long _next = partition.Committed ?? 0;

        public long? EndOffset => partition.Count;

        public long WaitingBytes => 0;

        public async ValueTask<LogChunk> ReadAsync(CancellationToken cancellationToken)
        {
            var records = await partition.FromAsync((int)_next, cancellationToken);
            _next += records.Length;
            return new(_epoch, records);
        }

        public Task CommitAsync(LogEpoch epoch, long nextOffset, CancellationToken cancellationToken)
        {
            if (ReferenceEquals(epoch, _epoch))
                partition.Committed = nextOffset;
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
