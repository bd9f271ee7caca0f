using System.Globalization;
using UdaConnect.Validation;

namespace UdaConnect.Encounters;

/// <summary>Where somebody stands in a list of connections: longest together first, then by person id. A page goes on behind such a key.</summary>
/// <remarks>An entry whose own figures did not change keeps its key, so whatever arrives meanwhile it is neither skipped nor repeated.</remarks>
[GenerateSerializer, Immutable, Alias("udaconnect.ConnectionKey")]
public readonly record struct ConnectionKey([property: Id(0)] long DurationMs, [property: Id(1)] int PersonId) : IComparable<ConnectionKey>
{
    public int CompareTo(ConnectionKey other) =>
        DurationMs != other.DurationMs ? other.DurationMs.CompareTo(DurationMs) : PersonId.CompareTo(other.PersonId);

    public static bool operator <(ConnectionKey left, ConnectionKey right) => left.CompareTo(right) < 0;

    public static bool operator <=(ConnectionKey left, ConnectionKey right) => left.CompareTo(right) <= 0;

    public static bool operator >(ConnectionKey left, ConnectionKey right) => left.CompareTo(right) > 0;

    public static bool operator >=(ConnectionKey left, ConnectionKey right) => left.CompareTo(right) >= 0;

    /// <summary>As a list's <c>Link</c> header gave it; null, the start, when not given.</summary>
    public static ConnectionKey? Read(FieldReader fields, string field, string? text)
    {
        if (text is null)
            return null;
        var mark = text.IndexOf('-', StringComparison.Ordinal);
        if (mark > 0
            && long.TryParse(text.AsSpan(0, mark), NumberStyles.None, CultureInfo.InvariantCulture, out var duration)
            && int.TryParse(text.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var person))
            return new(duration, person);
        fields.Fail(field, "must be a cursor from the Link header of a list");
        return null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{DurationMs}-{PersonId}");
}
