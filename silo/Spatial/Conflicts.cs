using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.Silo.Spatial;

/// <summary>Why a visit is not a repeat of the one that has its id; sentences for the dead letters.</summary>
internal static class Conflicts
{
    /// <summary>Null when person and place are the same.</summary>
    public static string? Between(in VisitToStore row, in Visit stored) =>
        row.PersonId != stored.PersonId ? $"id {stored.Id} is a visit of person {stored.PersonId}"
        : row.Longitude != stored.Longitude || row.Latitude != stored.Latitude ? $"id {stored.Id} is a visit at another place"
        : null;

    public static string OfTime(in Visit stored) => $"id {stored.Id} is a visit at another time, {Timestamps.Format(stored.AtMs)}";
}
