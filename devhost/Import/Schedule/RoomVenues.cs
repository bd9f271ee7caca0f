using System.Text.Json.Nodes;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>Finds a venue of the event for each room of a file, and registers those it has not.</summary>
internal sealed class RoomVenues(PatientRest rest, ScheduleOptions options, long eventId)
{
    private readonly Dictionary<string, string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<EventRoom> _known = [];

    public int Registered { get; private set; }

    /// <summary>Where to send a room's sessions, or why there is nowhere.</summary>
    public (long? VenueId, string? Reason) Of(string room) => Find(room) is { } known
        ? (known.Id, null)
        : (null, _refused.GetValueOrDefault(room, $"room \"{room}\" is no venue of the event: place it with --rooms FILE.geojson or --near LON,LAT"));

    /// <param name="rooms">Each once, and where the file says it is.</param>
    public async Task EnsureAsync(IReadOnlyList<(string Name, RoomPlace? Place)> rooms, CancellationToken cancellationToken)
    {
        // A venue has no id of ours: after an answer that was lost, the list tells whether it is there.
        do
        {
            await ListAsync(cancellationToken);
        }
        while (!await RegisterMissingAsync(rooms, cancellationToken));
    }

    private async Task<bool> RegisterMissingAsync(IReadOnlyList<(string Name, RoomPlace? Place)> rooms, CancellationToken cancellationToken)
    {
        // Those with a place of their own first, so that none is laid out where one of them will be.
        foreach (var (name, place) in rooms.OrderBy(room => options.Rooms.ContainsKey(room.Name) ? 0 : room.Place is null ? 2 : 1))
        {
            if (Find(name) is not null || _refused.ContainsKey(name) || Feature(name, place) is not { } feature)
                continue;
            if (await rest.TryPostAsync("/api/venues", feature, cancellationToken) is not { } answer)
                return false;
            if (answer.IsSuccess)
            {
                _known.Add(EventRoom.Of(answer.Body));
                Registered++;
            }
            else
            {
                _refused[name] = $"room \"{name}\" cannot be a venue: {answer.Problem}";
            }
        }

        return true;
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        _known.Clear();
        for (string? path = FormattableString.Invariant($"/api/venues?event={eventId}&limit=1000"); path is not null;)
        {
            var page = await rest.GetAsync(path, cancellationToken);
            if (!page.IsSuccess)
                throw new DevHostException($"The venues of event {eventId} cannot be listed: {page.Problem}");
            _known.AddRange(page.Body.GetProperty("features").EnumerateArray().Where(venue => !EventRoom.IsRetired(venue)).Select(EventRoom.Of));
            path = page.Next;
        }
    }

    // Of several with one name the oldest, today and when the import is repeated.
    private EventRoom? Find(string name) => _known.Where(room => string.Equals(room.Name, name, StringComparison.OrdinalIgnoreCase)).MinBy(room => room.Id);

    private JsonObject? Feature(string name, RoomPlace? place)
    {
        if (options.Rooms.TryGetValue(name, out var given))
        {
            var feature = given.DeepClone().AsObject();
            var properties = feature["properties"]!.AsObject();
            properties["event_id"] = eventId;
            properties["kind"] ??= "room";
            if ((string?)feature["geometry"]?["type"] == "Point")
                properties["radius_metres"] ??= options.RadiusMetres;
            return feature;
        }

        if ((place ?? (options.Near is { } near ? RoomGrid.Next(near, options.RadiusMetres, _known) : null)) is not { } at)
            return null;
        return new()
        {
            ["type"] = "Feature",
            ["geometry"] = new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(at.Longitude, at.Latitude) },
            ["properties"] = new JsonObject { ["name"] = name, ["kind"] = "room", ["radius_metres"] = options.RadiusMetres, ["event_id"] = eventId },
        };
    }
}
