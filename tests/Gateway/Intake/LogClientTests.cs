using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using UdaConnect.DevHost.Kafka;
using UdaConnect.Gateway.Intake;
using UdaConnect.Visits;
using Xunit;

namespace UdaConnect.Tests.Gateway.Intake;

/// <summary>A client of Kafka that gets nothing through, against librdkafka's own broker.</summary>
public sealed class LogClientTests : IAsyncLifetime
{
    // What gets through at all must do so in this time, on a machine in use too.
    private const int DeliveryTimeoutMs = 5_000;

    // Asked for every half second, so more than any test lasts.
    private const int Refusals = 10_000;

    private readonly FakeTimeProvider _time = new();
    private readonly EmbeddedBroker _broker = EmbeddedBroker.Start();
    private readonly LogClient _client;
    private readonly VisitProducer _producer;

    public LogClientTests()
    {
        var kafka = Options.Create(new KafkaOptions { BootstrapServers = _broker.BootstrapServers, DeliveryTimeoutMs = DeliveryTimeoutMs });
        var admission = new Admission(Options.Create(new AdmissionOptions()), kafka);
        admission.Know(new("topic", [new()]));
        _client = new(kafka, _time, NullLogger<LogClient>.Instance);
        _producer = new(admission, _client, kafka, NullLogger<VisitProducer>.Instance);
    }

    public async ValueTask InitializeAsync() => await _broker.CreateTopicsAsync([new(VisitTopic.Name, 1)]);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task RenewIfStuck_BrokerGivesNoProducerIdAndAnswers_AnotherClientGetsThrough()
    {
        _broker.RefuseProducerIds(Refusals);
        var answersSince = _time.GetTimestamp();

        Assert.Equal(DeliveryOutcome.Unavailable, await SendAsync());
        Assert.True(_client.RenewIfStuck(answersSince));
        Assert.Equal(DeliveryOutcome.Kept, await SendAsync());
        Assert.False(_client.RenewIfStuck(answersSince));
    }

    [Fact]
    public async Task RenewIfStuck_LogAnsweredForAPartOfTheWaitOnly_KeepsTheClient()
    {
        _broker.RefuseProducerIds(Refusals);
        Assert.Equal(DeliveryOutcome.Unavailable, await SendAsync());

        Assert.False(_client.RenewIfStuck(answersSince: _time.GetTimestamp()));
    }

    [Fact]
    public async Task RenewIfStuck_AnotherVisitGotThrough_KeepsTheClient()
    {
        var answersSince = _time.GetTimestamp();
        Assert.Equal(DeliveryOutcome.Kept, await SendAsync());
        _client.Failed(new(Confluent.Kafka.ErrorCode.Local_MsgTimedOut));

        Assert.False(_client.RenewIfStuck(answersSince));
    }

    // Time stands still for the code but for what a visit waits.
    private async Task<DeliveryOutcome> SendAsync()
    {
        _time.Advance(TimeSpan.FromMilliseconds(DeliveryTimeoutMs));
        var done = new TaskCompletionSource<Delivery>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = _client.Current;
        _time.Advance(TimeSpan.FromMilliseconds(DeliveryTimeoutMs));
        _producer.Send(new(new(1, 0, 4.38, 50.81, 7), IdAssigned: false, TimeAssigned: false), done.SetResult);
        return (await done.Task.WaitAsync(TestContext.Current.CancellationToken)).Outcome;
    }
}
