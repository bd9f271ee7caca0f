using System.Text.Json;

namespace UdaConnect.Bench.Connection;

/// <summary>Compares two bodies of <c>connection</c> entry by entry, in their order, before any time is believed.</summary>
internal static class NearJson
{
    /// <param name="border">Ids of locations that may be in either.</param>
    /// <returns>The first difference in words; null if there is none.</returns>
    public static string? Difference(ReadOnlyMemory<byte> ours, ReadOnlyMemory<byte> theirs, IReadOnlySet<long> border)
    {
        using var ourDocument = JsonDocument.Parse(ours);
        using var theirDocument = JsonDocument.Parse(theirs);
        using var ourEntries = Certain(ourDocument, border).GetEnumerator();
        using var theirEntries = Certain(theirDocument, border).GetEnumerator();
        for (var entry = 0; ; entry++)
        {
            switch (ourEntries.MoveNext(), theirEntries.MoveNext())
            {
                case (false, false):
                    return null;
                case (false, true):
                    return $"ours ends after {entry:N0} entries; the baseline goes on with {theirEntries.Current}";
                case (true, false):
                    return $"the baseline ends after {entry:N0} entries; ours goes on with {ourEntries.Current}";
                default:
                    if (!JsonElement.DeepEquals(ourEntries.Current, theirEntries.Current))
                        return $"entry {entry:N0} is {ourEntries.Current}; the baseline has {theirEntries.Current}";
                    break;
            }
        }
    }

    private static IEnumerable<JsonElement> Certain(JsonDocument body, IReadOnlySet<long> border) =>
        body.RootElement.EnumerateArray().Where(entry => !border.Contains(entry.GetProperty("location"u8).GetProperty("id"u8).GetInt64()));
}
