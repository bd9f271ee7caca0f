using System.Text.Json.Nodes;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>What a schedule's file does not say.</summary>
public sealed record ScheduleOptions
{
    /// <summary>The event it is the schedule of; null: the one of that name and those days, created if there is none.</summary>
    public long? EventId { get; init; }

    /// <summary>Instead of what the file calls it.</summary>
    public string? EventName { get; init; }

    /// <summary>Venues as GeoJSON Features, by the names the file gives its rooms.</summary>
    public IReadOnlyDictionary<string, JsonObject> Rooms { get; init; } = new Dictionary<string, JsonObject>();

    /// <summary>From where rooms that nobody knows a place for are laid out; null: their sessions are refused.</summary>
    public RoomPlace? Near { get; init; }

    /// <summary>Of rooms that are a point, metres.</summary>
    public double RadiusMetres { get; init; } = 10;
}
