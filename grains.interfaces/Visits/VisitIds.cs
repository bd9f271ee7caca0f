namespace UdaConnect.Visits;

/// <summary>The space of visit ids, 1 … 2⁵³−1 (exact in JSON), and the two ranges from which only the server assigns.</summary>
public static class VisitIds
{
    public const long Max = (1L << 53) - 1;

    public const string ReservedText = "1500000000 to 2147483647 and 281474976710656 to 9007199254740991";

    public static bool IsReserved(long id) => VisitIdRange.Older.Contains(id) || VisitIdRange.Wide.Contains(id);
}

/// <summary>One of the reserved ranges, [First, End).</summary>
/// <param name="Name">Key of the range's grain and of its row in the database.</param>
public sealed record VisitIdRange(string Name, long First, long End)
{
    /// <summary>For the older gRPC service, whose reply holds an int32.</summary>
    public static readonly VisitIdRange Older = new("visit-int32", 1_500_000_000, 1L << 31);

    /// <summary>For everybody else.</summary>
    public static readonly VisitIdRange Wide = new("visit-wide", 1L << 48, 1L << 53);

    public bool Contains(long id) => First <= id && id < End;

    /// <exception cref="KeyNotFoundException">There is no range of that name.</exception>
    public static VisitIdRange Named(string name) =>
        name == Older.Name ? Older : name == Wide.Name ? Wide : throw new KeyNotFoundException($"No range of visit ids is called {name}.");
}
