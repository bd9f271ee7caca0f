namespace UdaConnect.Live;

/// <summary>The times of live feeds; tests have others.</summary>
internal sealed record LiveTimes(TimeProvider Clock)
{
    /// <summary>How long a reader's call waits for something new. Below the call's own limit by what asking may take.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A feed asks anew at least this often, heard or not.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two times of asking, at least; and <see cref="PausePerCost"/> times what the last one took.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    public int PausePerCost { get; init; } = 9;

    public TimeSpan StillEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is looked whether somebody near is registered by now.</summary>
    public TimeSpan Register { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often silos are told who is watched, and how long they remember.</summary>
    public TimeSpan Announce { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Between two calls by which a silo tells one person's grain that it heard something.</summary>
    public TimeSpan Tell { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a feed that nobody reads is kept.</summary>
    public TimeSpan Resume { get; init; } = TimeSpan.FromMinutes(15);

    public long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
