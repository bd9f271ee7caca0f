using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using UdaConnect.Gateway.Hosting;
using UdaConnect.Tests.Gateway.Support;
using Xunit;

namespace UdaConnect.Tests.Gateway.Hosting;

public sealed class QuestionsTests
{
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _time = new();
    private int _calls;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Silos that leave together refuse one after the other: asked again at once, the second would refuse as well.</summary>
    [Fact]
    public async Task Ask_RefusedAtOnce_IsRepeatedSoLongAfterTheStart()
    {
        var asked = AskAsync(TimeSpan.Zero);
        Assert.Equal(1, _calls);

        _time.Advance(RepeatAfter - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _calls);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(7, await asked);
        Assert.Equal(2, _calls);
    }

    [Fact]
    public async Task Ask_FailedAfterLongerThanThat_IsRepeatedAtOnce()
    {
        Assert.Equal(7, await AskAsync(RepeatAfter + TimeSpan.FromSeconds(1)));
        Assert.Equal(2, _calls);
    }

    private Task<int> AskAsync(TimeSpan firstTakes)
    {
        var questions = new Questions(StandIn.Cluster(), _time, Options.Create(new QuestionOptions { RepeatAfter = RepeatAfter }), NullLogger<Questions>.Instance);
        return questions.AskAsync(
            (_, _) =>
            {
                if (Interlocked.Increment(ref _calls) == 2)
                    return Task.FromResult(7);
                _time.Advance(firstTakes);
                return Task.FromException<int>(new TimeoutException());
            },
            Token);
    }
}
