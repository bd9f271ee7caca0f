using System.Text;
using UdaConnect.Silo.VisitStream;
using UdaConnect.Tests.Support;
using Xunit;

namespace UdaConnect.Tests.Adapters.VisitStream;

/// <summary>What every log of visits keeps; the fake that other tests trust, and Kafka both ways.</summary>
public abstract class VisitLogTests
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_TellsThePartitions()
    {
        await using var log = await OpenAsync();
        Assert.Equal(4, await log.Log.StartAsync(Token));
    }

    [Fact]
    public async Task Read_NothingCommitted_StartsAtTheBeginning()
    {
        await using var log = await StartedAsync();
        await log.AppendAsync(0, "a");
        await log.AppendAsync(0, "b");
        await using var reader = log.Log.Open(0);
        Assert.Equal([(0, "a"), (1, "b")], await TakeAsync(reader, 2));
    }

    [Fact]
    public async Task Read_AfterACommit_GoesOnThere()
    {
        await using var log = await StartedAsync();
        foreach (var text in new[] { "a", "b", "c" })
            await log.AppendAsync(1, text);
        await using (var first = log.Log.Open(1))
        {
            var chunk = await first.ReadAsync(Token);
            await first.CommitAsync(chunk.Epoch, 1, Token);
        }

        await using var second = log.Log.Open(1);
        Assert.Equal([(1, "b"), (2, "c")], await TakeAsync(second, 2));
    }

    [Fact]
    public async Task Commit_OfAnotherReadersEpoch_IsIgnored()
    {
        await using var log = await StartedAsync();
        await log.AppendAsync(0, "a");
        await using (var reader = log.Log.Open(0))
        {
            var chunk = await reader.ReadAsync(Token);
            await reader.CommitAsync(chunk.Epoch with { }, 1, Token);
        }

        await using var again = log.Log.Open(0);
        Assert.Equal([(0, "a")], await TakeAsync(again, 1));
    }

    [Fact]
    public async Task Read_NothingThere_WaitsForTheNext()
    {
        await using var log = await StartedAsync();
        await using var reader = log.Log.Open(2);
        var reading = reader.ReadAsync(Token).AsTask();
        Assert.False(reading.IsCompleted);
        await log.AppendAsync(2, "late");
        Assert.Equal("late", Encoding.UTF8.GetString((await reading).Records[0].Value!));
        Assert.Equal(1, reader.EndOffset);
    }

    [Fact]
    public async Task Read_KeyHeadersAndMissingValue_AreKept()
    {
        await using var log = await StartedAsync();
        await log.AppendAsync(3, new LogRecord(0, 0, [7], null, [new("h", [8])]));
        await using var reader = log.Log.Open(3);
        var record = (await reader.ReadAsync(Token)).Records[0];
        Assert.Equal([7], record.Key);
        Assert.Null(record.Value);
        Assert.True(record.Has("h"));
        Assert.False(record.Has("other"));
    }

    private protected abstract Task<LogUnderTest> OpenAsync();

    private protected static async Task<List<(int Offset, string Text)>> TakeAsync(IVisitLogReader reader, int count)
    {
        var taken = new List<(int, string)>();
        while (taken.Count < count)
            taken.AddRange((await reader.ReadAsync(Token)).Records.Select(record => ((int)record.Offset, Encoding.UTF8.GetString(record.Value!))));
        return taken;
    }

    private async Task<LogUnderTest> StartedAsync()
    {
        var log = await OpenAsync();
        await log.Log.StartAsync(Token);
        return log;
    }
}

/// <summary>A log, and a way to write to it.</summary>
internal abstract class LogUnderTest : IAsyncDisposable
{
    public abstract IVisitLog Log { get; }

    public abstract Task AppendAsync(int partition, LogRecord record);

    public Task AppendAsync(int partition, string text) => AppendAsync(partition, new LogRecord(0, 0, null, Encoding.UTF8.GetBytes(text), null));

    public abstract ValueTask DisposeAsync();
}

public sealed class FakeVisitLogTests : VisitLogTests
{
    private protected override Task<LogUnderTest> OpenAsync() => Task.FromResult<LogUnderTest>(new Fake());

    private sealed class Fake : LogUnderTest
    {
        private readonly FakeVisitLog _log = new(4);

        public override IVisitLog Log => _log;

        public override Task AppendAsync(int partition, LogRecord record)
        {
            _log.Append(partition, record);
            return Task.CompletedTask;
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
