using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UdaConnect.Hosting;
using UdaConnect.Silo.Hosting;
using Xunit;

namespace UdaConnect.Tests.Unit.Hosting;

public sealed class ServingGateTests
{
    /// <summary>The first thing that runs after a pause need not be the thread that looks for pauses.</summary>
    [Fact]
    public void ThrowIfNotServing_AfterAPauseThatTheWatchHasNotSeenYet_Throws()
    {
        var time = new FakeTimeProvider();
        using var gate = new ServingGate(Nothing<IMembershipTable>(), Nothing<ILocalSiloDetails>(), time, NullLogger<ServingGate>.Instance);
        gate.ThrowIfNotServing();

        time.Advance(MembershipTimes.LongestPause + TimeSpan.FromMilliseconds(1));

        Assert.Throws<NotServingException>(gate.ThrowIfNotServing);
        var waiting = gate.WaitUntilServingAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);
    }

    [Theory]
    [InlineData(2.25, 0, false)]
    [InlineData(2.251, 0, true)]
    [InlineData(0.25, 60, true)]
    public void WasPaused_EitherClockJumped_IsAPause(double monotonicSeconds, double wallSeconds, bool expected) =>
        Assert.Equal(expected, ServingGate.WasPaused(TimeSpan.FromSeconds(monotonicSeconds), TimeSpan.FromSeconds(wallSeconds)));

    private static T Nothing<T>()
        where T : class => DispatchProxy.Create<T, Silent>();

    /// <summary>Answers every call with nothing.</summary>
    internal class Silent : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
