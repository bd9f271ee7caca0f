using System.Text.Json;
using UdaConnect.Time;
using UdaConnect.Validation;
using UdaConnect.Visits;

namespace UdaConnect.Silo.VisitStream;

/// <summary>The fields of a message as read so far. A field that comes twice counts as it came last.</summary>
internal struct VisitFields
{
    private const string WholeNumber = "must be a whole number";
    private const string Missing = "is missing";

    private string? _idError;
    private string? _personError = Missing;
    private string? _timeError;
    private string? _longitudeError = Missing;
    private string? _latitudeError = Missing;

    public VisitFields()
    {
    }

    public long? Id { get; private set; }

    public long PersonId { get; private set; }

    public long? AtMs { get; private set; }

    public double Longitude { get; private set; }

    public double Latitude { get; private set; }

    /// <summary>Reads the property the reader stands on, value included.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("id"u8))
            ReadId(ref reader);
        else if (reader.ValueTextEquals("person_id"u8))
            ReadPerson(ref reader);
        else if (reader.ValueTextEquals("creation_time"u8))
            ReadTime(ref reader);
        else if (reader.ValueTextEquals("longitude"u8))
            (Longitude, _longitudeError) = ReadDegrees(ref reader, VisitRules.LongitudeReason);
        else if (reader.ValueTextEquals("latitude"u8))
            (Latitude, _latitudeError) = ReadDegrees(ref reader, VisitRules.LatitudeReason);
        else
            reader.Skip();
    }

    /// <summary>The first bad field in a fixed order; null when all are well.</summary>
    public readonly FieldError? Check(in LogRecord record)
    {
        if (_idError is not null)
            return new("id", _idError);
        if (Id is { } id && VisitIds.IsReserved(id) && !record.Has(VisitHeaders.IdAssigned))
            return new("id", $"lies in a range reserved for ids that the server assigns: {VisitIds.ReservedText}");
        if (_personError is not null)
            return new("person_id", _personError);
        if (_longitudeError is not null)
            return new("longitude", _longitudeError);
        if (_latitudeError is not null)
            return new("latitude", _latitudeError);
        if (_timeError is not null)
            return new("creation_time", _timeError);
        return AtMs is null && VisitRules.InstantReason(record.TimestampMs) is { } reason
            ? new("creation_time", $"is missing, and the record's timestamp {reason}")
            : null;
    }

    private void ReadId(ref Utf8JsonReader reader)
    {
        (var id, _idError) = ReadWhole(ref reader);
        Id = id is null or <= 0 ? null : id;
        if (_idError is null && id > VisitIds.Max)
            _idError = $"must be at most {VisitIds.Max}";
    }

    private void ReadPerson(ref Utf8JsonReader reader)
    {
        (var person, _personError) = ReadWhole(ref reader);
        PersonId = person ?? 0;
        _personError ??= person is null ? Missing : VisitRules.PersonIdReason(person.Value);
    }

    private void ReadTime(ref Utf8JsonReader reader)
    {
        reader.Read();
        (AtMs, _timeError) = (null, null);
        if (reader.TokenType == JsonTokenType.Null)
            return;
        Span<char> text = stackalloc char[Utf8Text.MaxLength];
        if (reader.TokenType != JsonTokenType.String || !Utf8Text.TryCopy(ref reader, text, out var length))
        {
            reader.Skip();
            _timeError = "must be an RFC 3339 instant such as 2026-01-06T09:00:01.662Z";
            return;
        }

        if (length == 0)
            return;
        if (!Timestamps.TryParse(text[..length], out var ms))
            _timeError = "must be an RFC 3339 instant such as 2026-01-06T09:00:01.662Z";
        else
            (AtMs, _timeError) = (ms, VisitRules.InstantReason(ms));
    }

    /// <summary>A whole number, also as text or with a fraction of zeros; null for null and empty text.</summary>
    private static (long? Value, string? Error) ReadWhole(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return (null, null);
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
            return (number, null);
        if (!Utf8Text.TryNumber(ref reader, out var exact, out var value, out var empty))
            return empty ? (null, null) : (null, WholeNumber);
        if (exact is not null)
            return (exact, null);
        // Beyond what a long holds it is a number all the same, and the bounds refuse it.
        return Math.Floor(value) != value ? (null, WholeNumber)
            : value >= long.MaxValue ? (long.MaxValue, null)
            : value <= long.MinValue ? (long.MinValue, null)
            : ((long)value, null);
    }

    private static (double Value, string? Error) ReadDegrees(ref Utf8JsonReader reader, Func<double, string?> reasonOf)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return (0, Missing);
        if (!Utf8Text.TryNumber(ref reader, out _, out var value, out _))
            return (0, "must be a number");
        return (value, reasonOf(value));
    }
}
