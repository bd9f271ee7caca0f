using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using UdaConnect.Attendance;
using UdaConnect.Encounters;
using UdaConnect.Time;

namespace UdaConnect.Gateway.Export;

/// <summary>Connections and shared attendance as files for spreadsheets and address books.</summary>
internal static class PeopleExport
{
    public static ContentHttpResult Of(HttpResponse response, ExportFormat format, IReadOnlyCollection<PersonConnection> connections) => Answer(
        response, format, "connections",
        () => CsvTable.Write(
            connections, ("person_id", met => Text(met.Person.Id)), ("first_name", met => met.Person.FirstName), ("last_name", met => met.Person.LastName),
            ("company_name", met => met.Person.CompanyName), ("encounters", met => Text(met.Encounters)), ("duration_seconds", met => Text(met.DurationMs / 1000.0)),
            ("first_met", met => Timestamps.Format(met.FirstMetMs)), ("last_met", met => Timestamps.Format(met.LastMetMs)),
            ("closest_metres", met => Text(Math.Round(met.ClosestMetres, 3))), ("venues", met => string.Join("; ", met.Venues.Select(venue => venue.Name)))),
        () => VCards.Write(connections.Select(met => (met.Person, Note(met)))));

    public static ContentHttpResult Of(HttpResponse response, ExportFormat format, IReadOnlyCollection<SharedAttendance> people) => Answer(
        response, format, "shared",
        () => CsvTable.Write(
            people, ("person_id", shared => Text(shared.Person.Id)), ("first_name", shared => shared.Person.FirstName), ("last_name", shared => shared.Person.LastName),
            ("company_name", shared => shared.Person.CompanyName), ("overlap_seconds", shared => Text(shared.OverlapMs / 1000.0)),
            ("venues", shared => string.Join("; ", shared.Venues.Select(entry => entry.Venue.Name))),
            ("sessions", shared => string.Join("; ", shared.Sessions.Select(entry => entry.Title)))),
        () => VCards.Write(people.Select(shared => (shared.Person, Note(shared)))));

    private static string Note(PersonConnection met) => string.Create(
        CultureInfo.InvariantCulture,
        $"Was near {met.Encounters} times, {Minutes(met.DurationMs)}, between {Timestamps.Format(met.FirstMetMs)} and {Timestamps.Format(met.LastMetMs)}{At(met.Venues.Select(venue => venue.Name))}");

    private static string Note(SharedAttendance shared) =>
        $"Was there too for {Minutes(shared.OverlapMs)}{At(shared.Sessions.Select(entry => entry.Title).Concat(shared.Venues.Select(entry => entry.Venue.Name)))}";

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Minutes(long ms) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(ms / 60_000.0)} minutes");

    private static string At(IEnumerable<string> places) => string.Join(", ", places) is { Length: > 0 } list ? $", at {list}" : "";

    private static ContentHttpResult Answer(HttpResponse response, ExportFormat format, string name, Func<string> csv, Func<string> vCard)
    {
        var (text, type, extension) = format == ExportFormat.Csv ? (csv(), ExportFormats.Csv, "csv") : (vCard(), ExportFormats.VCard, "vcf");
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{extension}\"";
        return TypedResults.Text(text, $"{type}; charset=utf-8");
    }
}
