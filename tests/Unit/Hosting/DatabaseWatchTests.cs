using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UdaConnect.Silo.Hosting;
using Xunit;

namespace UdaConnect.Tests.Unit.Hosting;

public sealed class DatabaseWatchTests
{
    private readonly FakeTimeProvider _time = new();
    private Func<Task> _answer = () => Task.CompletedTask;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Away_OneFailureBetweenAnswers_StaysEmpty()
    {
        using var watch = Watch();

        await LooksAsync(watch, fails: true);
        await LooksAsync(watch, fails: false);
        await LooksAsync(watch, fails: true);

        Assert.Empty(watch.Away);
    }

    [Fact]
    public async Task Away_TwoFailuresInARow_NamesItUntilTwoAnswersInARow()
    {
        using var watch = Watch();

        await LooksAsync(watch, fails: true);
        await LooksAsync(watch, fails: true);
        Assert.Equal("geolocation", Assert.Single(watch.Away));
        await LooksAsync(watch, fails: false);
        Assert.Single(watch.Away);
        await LooksAsync(watch, fails: false);
        Assert.Empty(watch.Away);
    }

    [Fact]
    public async Task Look_ServerStandsStill_AsksOnceAndCountsEveryLook()
    {
        using var watch = Watch();
        var asked = 0;
        var silence = new TaskCompletionSource();
        _answer = () =>
        {
            asked++;
            return silence.Task;
        };

        for (var look = 0; look < 2; look++)
        {
            var looking = watch.LookAsync(Cancellation);
            _time.Advance(TimeSpan.FromSeconds(1));
            await looking;
        }

        Assert.Equal(1, asked);
        Assert.Single(watch.Away);
    }

    private DatabaseWatch Watch() => new([("geolocation", _ => _answer())], _time, NullLogger<DatabaseWatch>.Instance);

    private Task LooksAsync(DatabaseWatch watch, bool fails)
    {
        _answer = () => fails ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
        return watch.LookAsync(Cancellation);
    }
}
