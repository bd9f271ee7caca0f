using UdaConnect.DevHost.Import;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Visits;

/// <summary>Somebody's visits from a file. Ids are made anew, the same where the file's are the same; times are moved by whole days. When they are used up they start over.</summary>
public sealed class FileVisits : IVisitPool
{
    // Below the ids that only the server assigns, whatever the file has.
    private const long IdsOfAScenario = 100_000_000;

    private readonly Visit[] _rows;
    private readonly long _firstDayMs;
    private readonly long _spanMs;

    private FileVisits(Visit[] rows)
    {
        _rows = rows;
        People = [.. rows.Select(row => row.PersonId).Distinct().Order()];
        _firstDayMs = rows.Min(row => row.AtMs) / Timestamps.DayMs * Timestamps.DayMs;
        _spanMs = (rows.Max(row => row.AtMs) / Timestamps.DayMs + 1) * Timestamps.DayMs - _firstDayMs;
    }

    public IReadOnlyList<int> People { get; }

    public int Least => _rows.Length;

    /// <exception cref="DevHostException">The file cannot be read, a row is no visit, or it spans too much time for every scenario to have its own.</exception>
    public static FileVisits Read(string path, int scenarios)
    {
        using var source = CsvSource.Open(path);
        var ids = new Dictionary<long, long>();
        var visits = new List<Visit>();
        foreach (var row in VisitRow.Read(source, 0))
        {
            var (id, atMs) = (row.Value.Id, row.Value.CreationTime.ToUnixTimeMilliseconds());
            var error = row.Error ?? VisitDraft.Check(ids.Count + 1, row.Value.PersonId, atMs, row.Value.Longitude, row.Value.Latitude, out _)?.ToString();
            if (error is not null) throw new DevHostException($"{path} line {row.Line}: {error}");
            if (!ids.TryGetValue(id, out var ours)) ids.Add(id, ours = ids.Count + 1);
            visits.Add(new(ours, atMs, row.Value.Longitude, row.Value.Latitude, row.Value.PersonId));
        }

        if (visits.Count == 0) throw new DevHostException($"{path} holds no visits.");
        var file = new FileVisits([.. visits]);
        return file.RangeOf(scenarios).EndMs <= Timestamps.EndMs
            ? file
            : throw new DevHostException($"{path} spans so much time that {scenarios} scenarios one after the other do not fit before 2100.");
    }

    public Visit Take(int scenario, long number)
    {
        var (round, place) = Math.DivRem(number, _rows.Length);
        var row = _rows[place];
        return row with { Id = scenario * IdsOfAScenario + round * _rows.Length + row.Id, AtMs = row.AtMs + scenario * _spanMs };
    }

    public TimeRange RangeOf(int scenario) => new(_firstDayMs + scenario * _spanMs, _firstDayMs + (scenario + 1) * _spanMs);
}
