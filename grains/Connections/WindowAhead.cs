namespace UdaConnect.Connections;

/// <summary>
/// A window that is looked for while the one before it travels and is taken, as whoever asked for that nearly always asks for this next. For use within one grain's turns.
/// </summary>
internal sealed class WindowAhead
{
    // Megabytes, kept for somebody who may have gone.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private long _fromMs;
    private Task<NearbyPage>? _page;

    /// <summary>Whether there is one to take.</summary>
    public bool IsKept => _page is not null;

    /// <param name="find">Runs once the current turn is over, so that the answer at hand leaves first.</param>
    /// <returns>The window, for whoever wants to wait for it.</returns>
    public Task<NearbyPage> Start(long fromMs, Func<Task<NearbyPage>> find, TimeProvider time)
    {
        var page = FindAsync(find);
        (_fromMs, _page) = (fromMs, page);
        _ = DropAsync(page, time);
        return page;
    }

    /// <summary>The window from an instant on, to whoever asks first; null when that is not the one looked for, or it could not be found.</summary>
    public Task<NearbyPage>? Take(long fromMs)
    {
        if (_page is not { IsFaulted: false, IsCanceled: false } page || fromMs != _fromMs)
            return null;
        _page = null;
        return page;
    }

    private static async Task<NearbyPage> FindAsync(Func<Task<NearbyPage>> find)
    {
        await Task.Yield();
        return await find();
    }

    private async Task DropAsync(Task<NearbyPage> page, TimeProvider time)
    {
        // Whoever takes it hears why it failed.
        await ((Task)page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Task.Delay(Kept, time, CancellationToken.None);
        if (_page == page)
            _page = null;
    }
}
