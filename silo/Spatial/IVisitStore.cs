using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>Where visits are kept. What it answered is true for good: repeats get the same answer.</summary>
internal interface IVisitStore
{
    /// <summary>Stores a batch in one transaction; outcomes are in the order of <paramref name="batch"/>.</summary>
    /// <exception cref="BucketWidthMismatchException">The database was made for buckets of another width: nothing was stored.</exception>
    /// <exception cref="Npgsql.NpgsqlException">The store, not a row, is at fault (gone, full, read-only, deadlock …): nothing was stored, the same batch may be stored again later.</exception>
    Task<StoreOutcome[]> StoreAsync(IReadOnlyList<VisitToStore> batch, CancellationToken cancellationToken);
}

/// <summary>One visit of a batch; its fields are within the bounds of <see cref="VisitRules"/>.</summary>
/// <param name="Id">Null: the message had none; one is assigned here and remembered under <paramref name="Origin"/>.</param>
/// <param name="IdAssigned">The gateway assigned the id, which therefore lies in a reserved range and is nobody else's.</param>
/// <param name="AtMs">UTC, ms since 1970.</param>
/// <param name="TimeAssigned">The gateway or the reader assigned the time: a repeat is recognised without it, and the first time wins.</param>
/// <param name="AreaId">Where the visit is indexed if it is new, as <see cref="IAreaResolver"/> says.</param>
internal readonly record struct VisitToStore(
    long? Id, bool IdAssigned, int PersonId, long AtMs, bool TimeAssigned, double Longitude, double Latitude, long AreaId, VisitOrigin Origin);

/// <summary>Identity of a message: its position, and what tells it from another message at that position of a topic made anew.</summary>
/// <param name="TimestampMs">The record's timestamp.</param>
/// <param name="ValueHash">Of the record's value; looked at only where the message has no id.</param>
internal readonly record struct VisitOrigin(string Topic, int Partition, long Offset, long TimestampMs, Sha256 ValueHash);

internal enum StoreVerdict
{
    Inserted,

    /// <summary>A repeat: stored before, under the area and time the outcome gives.</summary>
    Present,

    /// <summary>The id is another visit's.</summary>
    Conflict,

    /// <summary>PostgreSQL will not take this row, ever.</summary>
    Refused,
}

/// <param name="AreaId">The stored row's area.</param>
/// <param name="Stored">The visit as its row has it: with its id and the first time. Of a conflict, the visit that was offered.</param>
/// <param name="Reason">Of <see cref="StoreVerdict.Conflict"/> and <see cref="StoreVerdict.Refused"/>: why.</param>
internal readonly record struct StoreOutcome(StoreVerdict Verdict, long AreaId, Visit Stored, string? Reason);
