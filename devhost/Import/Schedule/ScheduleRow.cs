namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>A session as a file has it; bounds are the gateway's to judge.</summary>
/// <param name="Room">As the file names it.</param>
/// <param name="Place">Where the file says the room is; null where it does not.</param>
public readonly record struct ScheduleRow(string Room, string Title, DateTimeOffset Start, DateTimeOffset End, RoomPlace? Place);

/// <summary>WGS84 degrees.</summary>
public readonly record struct RoomPlace(double Longitude, double Latitude);

/// <summary>A schedule read whole.</summary>
/// <param name="Name">What the file calls its event; null where it does not.</param>
public sealed record ScheduleFile(string? Name, IReadOnlyList<CsvRow<ScheduleRow>> Rows)
{
    /// <summary>Entries that are well and are no sessions.</summary>
    public IReadOnlyList<LeftOutEntry> LeftOut { get; init; } = [];
}

/// <param name="Line">As in <see cref="CsvRow{T}"/>.</param>
public sealed record LeftOutEntry(long Line, string Reason);
