using System.Globalization;

namespace UdaConnect.DevHost.Import.Schedule;

/// <summary>Rows that say when, in which room and where that is; several years may be in one file.</summary>
internal static class ScheduleCsv
{
    private static readonly string[] Columns = ["year", "start_utc", "end_utc", "room", "title", "room_longitude", "room_latitude"];

    public static ScheduleFile Read(string path, int? year)
    {
        using var source = CsvSource.Open(path);
        var all = source.Read(Columns, fields => (Year: fields.Text("year"), Row: Parse(fields))).ToList();
        var years = all.Select(row => row.Value.Year).Where(text => text.Length > 0).Distinct().Order(StringComparer.Ordinal).ToArray();
        var wanted = year?.ToString(CultureInfo.InvariantCulture) ?? (years.Length <= 1 ? years.FirstOrDefault() : null);
        if (wanted is null && years.Length > 1)
            throw new DevHostException($"{path} has sessions of several years: choose one with --year, {string.Join(", ", years)}.");
        if (year is not null && !years.Contains(wanted))
            throw new DevHostException($"{path} has no session of {wanted}, only of {string.Join(", ", years)}.");
        // Rows whose year cannot be read belong to every year: nothing is dropped without a word.
        return new(null, [.. all.Where(row => row.Value.Year == wanted || row.Value.Year.Length == 0).Select(row => new CsvRow<ScheduleRow>(row.Line, row.Value.Row, row.Error))]);
    }

    private static ScheduleRow Parse(CsvFields fields) =>
        new(fields.Text("room"), fields.Text("title"), fields.Instant("start_utc"), fields.Instant("end_utc"), Place(fields));

    private static RoomPlace? Place(CsvFields fields) =>
        fields.Optional("room_longitude").Length == 0 && fields.Optional("room_latitude").Length == 0
            ? null
            : new(fields.Degrees("room_longitude"), fields.Degrees("room_latitude"));
}
