using Xunit;

namespace UdaConnect.Tests.Support;

/// <summary>Waits for what another process does. The limit only ends a test that would hang; no test's outcome depends on how long anything takes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task TrueAsync(Func<bool> condition, string what) =>
        TrueAsync(() => Task.FromResult(condition()), () => $"Not seen: {what}.", TestContext.Current.CancellationToken);

    public static Task TrueAsync(Func<Task<bool>> condition, string what) => TrueAsync(condition, () => $"Not seen: {what}.", TestContext.Current.CancellationToken);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> complaint, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Limit)
                Assert.Fail(complaint());
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
