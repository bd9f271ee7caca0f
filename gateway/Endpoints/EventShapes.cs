using System.ComponentModel;
using System.Globalization;
using UdaConnect.Events;
using UdaConnect.Sessions;
using UdaConnect.Time;

namespace UdaConnect.Gateway.Endpoints;

[Description("A conference. Its days are UTC and included.")]
internal sealed record EventShape(long Id, string Name, string StartDate, string EndDate)
{
    public static EventShape Of(Event found) => new(found.Id, found.Name, Day(found.FirstDay), Day(found.LastDay));

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

[Description("An event to create: its first and its last day, UTC, at most 366 of them.")]
internal sealed record EventInput(string Name, string StartDate, string EndDate);

[Description("A presentation at a venue, from start to before end.")]
internal sealed record SessionShape(long Id, long VenueId, string Title, string Start, string End)
{
    public static SessionShape Of(Session session) =>
        new(session.Id, session.VenueId, session.Title, Timestamps.Format(session.StartMs), Timestamps.Format(session.EndMs));
}

[Description("A session to create: RFC 3339 instants, at most 24 hours apart, within the days of the venue's event.")]
internal sealed record SessionInput(string Title, string Start, string End);
