using Npgsql;
using UdaConnect.Diagnostics;
using UdaConnect.Silo.Spatial;

namespace UdaConnect.Silo.Hosting;

/// <summary>Asks the three databases once a second whether they answer, for readiness: without them a silo neither stores nor answers.</summary>
/// <remarks>One lost answer is no outage and one answer no recovery, so it takes two of a kind in a row. Data does not depend on it: pumps try for ever.</remarks>
internal sealed partial class DatabaseWatch : BackgroundService
{
    private const int InARow = 2;
    private const string ProbeSql = "select 1";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Probe[] _probes;
    private readonly TimeProvider _time;
    private readonly ILogger<DatabaseWatch> _logger;

    public DatabaseWatch(
        [FromKeyedServices(Databases.Person)] NpgsqlDataSource person, [FromKeyedServices(Databases.Geolocation)] NpgsqlDataSource geolocation,
        [FromKeyedServices(Databases.Orleans)] NpgsqlDataSource orleans, TimeProvider time, ILogger<DatabaseWatch> logger)
        : this([(Databases.Person, AskOf(person)), (Databases.Geolocation, AskOf(geolocation)), (Databases.Orleans, AskOf(orleans))], time, logger)
    {
    }

    internal DatabaseWatch(IEnumerable<(string Name, Func<CancellationToken, Task> Ask)> databases, TimeProvider time, ILogger<DatabaseWatch> logger)
    {
        (_time, _logger) = (time, logger);
        _probes = [.. databases.Select(database => new Probe(database.Name, database.Ask))];
    }

    /// <summary>Those that do not answer; empty when all is well.</summary>
    public IReadOnlyList<string> Away => [.. _probes.Where(probe => probe.IsAway).Select(probe => probe.Name)];

    /// <summary>One look at every database.</summary>
    internal Task LookAsync(CancellationToken cancellationToken) => Task.WhenAll(_probes.Select(probe => LookAsync(probe, cancellationToken)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await LookAsync(stoppingToken);
    }

    private async Task LookAsync(Probe probe, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            // A server that stands still answers nothing, not even that it will not: the question is left alone then, and none is asked beside it.
            await probe.AskAsync(cancellationToken).WaitAsync(Patience, _time, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            failure = exception;
        }

        if (!probe.Heard(failure is null, InARow))
            return;
        if (failure is null)
            LogBack(probe.Name);
        else
            LogAway(probe.Name, failure);
    }

    private static Func<CancellationToken, Task> AskOf(NpgsqlDataSource source) => async cancellationToken =>
    {
        await using var command = source.CreateCommand(ProbeSql);
        await command.ExecuteScalarAsync(cancellationToken);
    };

    [LoggerMessage(LogIds.Hosting + 10, LogLevel.Error, "The {Database} database does not answer; this silo is not ready until it does")]
    private partial void LogAway(string database, Exception exception);

    [LoggerMessage(LogIds.Hosting + 11, LogLevel.Information, "The {Database} database answers again")]
    private partial void LogBack(string database);

    private sealed class Probe(string name, Func<CancellationToken, Task> ask)
    {
        private Task _asking = Task.CompletedTask;
        private int _otherwise;
        private volatile bool _isAway;

        public string Name => name;

        public bool IsAway => _isAway;

        public Task AskAsync(CancellationToken cancellationToken) => _asking = _asking.IsCompleted ? ask(cancellationToken) : _asking;

        /// <summary>True if that changed what is known.</summary>
        public bool Heard(bool answers, int inARow)
        {
            _otherwise = answers == _isAway ? _otherwise + 1 : 0;
            if (_otherwise < inARow)
                return false;
            (_isAway, _otherwise) = (!answers, 0);
            return true;
        }
    }
}
