using UdaConnect.Bench.Questions;
using UdaConnect.Bench.Reporting;

namespace UdaConnect.Bench.Connection;

/// <summary><c>connection</c> through the gateway to the last byte, beside the same SQL written out as the same JSON in this process.</summary>
/// <param name="restPort">The gateway's.</param>
/// <param name="people">Who somebody is, as JSON.</param>
internal sealed class RestComparison(int restPort, ConnectionSql sql, IReadOnlyDictionary<int, byte[]> people, Action<string> say)
{
    private const double Goal = 8;

    /// <param name="compared">The question, its typed rows compared already.</param>
    public async Task<BenchRow> RunAsync(string measure, ComparedConnection compared, CancellationToken cancellationToken)
    {
        measure = $"{measure}, over REST to the last byte";
        var baselineName = $"the same SQL ({compared.Best.Name}) written out as the same JSON, without HTTP";
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{restPort}") };
        var rest = new RestQuestion(http);

        using var ours = new MemoryStream();
        await rest.ReadAsync(compared.Asked, ours, cancellationToken);
        using var theirs = new MemoryStream();
        await WriteAsync(compared, theirs, cancellationToken);
        if (NearJson.Difference(ours.ToArray(), theirs.ToArray(), compared.Border) is { } difference)
            return BenchRow.Failed(measure, Repeats.Unit, baselineName, Goal, difference);
        say($"{measure}: {ours.Length:N0} bytes, entry by entry the same as the SQL's {theirs.Length:N0}");

        var warm = await Repeats.TimeWarmAsync(() => CountedAsync(ours.Length, into => rest.ReadAsync(compared.Asked, into, cancellationToken)));
        var baseline = await Repeats.TimeAsync(Repeats.Baseline, () => CountedAsync(theirs.Length, into => WriteAsync(compared, into, cancellationToken)));
        return BenchRow.Times(measure, Repeats.Unit, warm, baselineName, baseline, Goal, $"{ours.Length:N0} bytes; a gateway, two silos and the client on this machine; the baseline has people's names at hand");
    }

    private async Task WriteAsync(ComparedConnection compared, Stream into, CancellationToken cancellationToken)
    {
        using var json = new ConnectionJson(into, people);
        json.Open();
        await sql.ReadAsync(compared.Best, compared.Asked, json.Write, cancellationToken);
        json.Close();
    }

    private static async Task CountedAsync(long expected, Func<Stream, Task> write)
    {
        await using var counted = new CountingStream();
        await write(counted);
        if (counted.Length != expected)
            throw new BenchException($"An answer had {counted.Length:N0} bytes, and the same question's first one {expected:N0}.");
    }
}
