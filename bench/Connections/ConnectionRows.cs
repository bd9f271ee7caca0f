using UdaConnect.Bench.Questions;

namespace UdaConnect.Bench.Connections;

/// <summary>Compares two lists of connections person by person, in their order, before any time is believed.</summary>
internal static class ConnectionRows
{
    /// <summary>From what comparing everything with everything gave.</summary>
    public static string? Difference(IEnumerable<ConnectionFigures> ours, ConnectionsAnswer expected) =>
        Difference(ours, expected.People, expected.Border, "comparing everything with everything");

    /// <param name="border">People whose figures may be either.</param>
    /// <param name="theirName">Whose list the other is.</param>
    /// <returns>The first difference in words; null if there is none.</returns>
    public static string? Difference(IEnumerable<ConnectionFigures> ours, IEnumerable<ConnectionFigures> theirs, IReadOnlySet<int> border, string theirName)
    {
        ConnectionFigures[] left = [.. ours.Where(one => !border.Contains(one.PersonId))];
        ConnectionFigures[] right = [.. theirs.Where(one => !border.Contains(one.PersonId))];
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (!AreSame(left[i], right[i]))
                return $"place {i + 1:N0} is {left[i]}; {theirName} has {right[i]}";
        }

        return left.Length == right.Length ? null : $"ours has {left.Length:N0} people; {theirName} has {right.Length:N0}";
    }

    /// <summary>Times to the millisecond; the closest distance as PostGIS and we agree on distances.</summary>
    private static bool AreSame(ConnectionFigures one, ConnectionFigures other) =>
        one with { ClosestMetres = 0 } == other with { ClosestMetres = 0 } && Math.Abs(one.ClosestMetres - other.ClosestMetres) <= Border.Metres;
}
