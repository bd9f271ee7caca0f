using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UdaConnect.Silo.VisitStream;
using Xunit;

namespace UdaConnect.Tests.Adapters.VisitStream;

public sealed class KafkaVisitReaderTests
{
    /// <summary>The reader's thread is its own: an exception that left it would end the whole silo.</summary>
    [Fact]
    public async Task Dispose_WhileItWaitsAfterAFailure_EndsQuietly()
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<VisitStreamMetrics>().BuildServiceProvider();
        using var failures = new FailureSignal();
        await using var log = new KafkaVisitLog(
            Options.Create(new VisitStreamOptions { BootstrapServers = "127.0.0.1:1" }), services.GetRequiredService<VisitStreamMetrics>(), TimeProvider.System, failures);
        var reader = log.Open(partition: 0);

        await failures.First.WaitAsync(TestContext.Current.CancellationToken);
        await reader.DisposeAsync();
    }

    private sealed class FailureSignal : ILoggerFactory, ILogger
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task First => _first.Task;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
                _first.TrySetResult();
        }

        public void Dispose()
        {
        }
    }
}
