namespace UdaConnect.FanOut;

/// <summary>Runs a kernel at once, or beside the grain's turn where that takes long: arrivals and other questions do not wait for it.</summary>
internal static class Comparison
{
    // About a millisecond.
    private const long Long = 2_000_000;

    /// <param name="pairs">To be compared at most, with whatever else the same turn compares.</param>
    public static Task<T> RunAsync<T>(long pairs, Func<T> find, CancellationToken cancellationToken) =>
        pairs > Long ? Task.Run(find, cancellationToken) : Task.FromResult(find());
}
