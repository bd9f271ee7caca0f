using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace UdaConnect.Silo.Spatial;

/// <summary>Creates the monthly partitions of <c>visit</c> when first needed, each in a transaction of its own.</summary>
internal sealed class MonthPartitions(NpgsqlDataSource source)
{
    private const long LockKey = 0x5544_4143_4d4f_4e54;

    // Attaching takes a lock beside which others go on reading and writing; CREATE … PARTITION OF would stop them all.
    private const string CreateSql = """
        select pg_advisory_xact_lock({0});
        do $month$
        begin
          if to_regclass('{1}') is null then
            create table {1} (like visit including defaults including constraints);
            alter table visit attach partition {1} for values from ('{2}-01 00:00:00+00') to ('{3}-01 00:00:00+00');
          end if;
        end
        $month$;
        """;

    private static readonly System.Text.CompositeFormat CreateFormat = System.Text.CompositeFormat.Parse(CreateSql);

    // Months known to be there: written only after the commit that made them.
    private readonly ConcurrentDictionary<int, bool> _known = new();

    /// <summary>A month turned out to be missing, whatever was known: look again.</summary>
    public void Forget() => _known.Clear();

    /// <param name="rows">Of which each needs the month of its instant.</param>
    public async Task EnsureAsync<T>(T[] rows, Func<T, long> atMsOf, CancellationToken cancellationToken)
    {
        foreach (var wanted in MonthsOf(rows, atMsOf))
        {
            if (_known.ContainsKey(wanted))
                continue;
            await CreateAsync(wanted, cancellationToken);
            _known[wanted] = true;
        }
    }

    private static SortedSet<int> MonthsOf<T>(T[] rows, Func<T, long> atMsOf)
    {
        var months = new SortedSet<int>();
        var (fromMs, untilMs) = (0L, 0L);
        foreach (ref readonly var row in rows.AsSpan())
        {
            // Neighbours in a batch are nearly always of one month: the calendar is asked only when it changes.
            var ms = atMsOf(row);
            if (ms >= fromMs && ms < untilMs)
                continue;
            var at = StoreTime.FromMs(ms);
            var first = new DateTime(at.Year, at.Month, 1, 0, 0, 0, DateTimeKind.Utc);
            (fromMs, untilMs) = (StoreTime.ToMs(first), StoreTime.ToMs(first.AddMonths(1)));
            months.Add(at.Year * 12 + at.Month - 1);
        }

        return months;
    }

    private async Task CreateAsync(int month, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var sql = string.Format(CultureInfo.InvariantCulture, CreateFormat, LockKey, "visit_" + Name(month, '_'), Name(month, '-'), Name(month + 1, '-'));
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Name(int month, char mark) => string.Create(CultureInfo.InvariantCulture, $"{month / 12:D4}{mark}{month % 12 + 1:D2}");
}
