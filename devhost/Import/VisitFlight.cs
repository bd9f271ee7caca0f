using UdaConnect.Protos.V1;

namespace UdaConnect.DevHost.Import;

/// <summary>Which visits are on their way, and which have to be sent (again): kept over all calls of one import, so that no row is lost with a call.</summary>
internal sealed class VisitFlight(IEnumerator<CsvRow<VisitRow>> rows, ImportReport report, int batchSize, int window)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, CsvRow<VisitRow>> _inFlight = [];
    private readonly Queue<CsvRow<VisitRow>> _again = [];
    private bool _ended;
    private long _nextIndex;

    public int InFlight
    {
        get
        {
            lock (_lock)
                return _inFlight.Count;
        }
    }

    public bool IsDone
    {
        get
        {
            lock (_lock)
                return _ended && _inFlight.Count == 0 && _again.Count == 0;
        }
    }

    /// <summary>A new call: its receipts count from 0, and what the last one left unanswered is sent again.</summary>
    public void StartCall()
    {
        lock (_lock)
        {
            foreach (var (_, row) in _inFlight.OrderBy(entry => entry.Key))
                _again.Enqueue(row);
            _inFlight.Clear();
            _nextIndex = 0;
        }
    }

    /// <summary>The next request; null when nothing is left to send or enough is on its way.</summary>
    public ReportVisitsRequest? NextRequest()
    {
        lock (_lock)
        {
            if (_inFlight.Count + batchSize > window)
                return null;
            var request = new ReportVisitsRequest();
            while (request.Visits.Count < batchSize && NextRow() is { } row)
            {
                _inFlight.Add(_nextIndex++, row);
                request.Visits.Add(ToVisit(row.Value));
            }

            return request.Visits.Count > 0 ? request : null;
        }
    }

    /// <summary>The row a receipt is for; null if this call has none of that index open.</summary>
    public CsvRow<VisitRow>? Take(long index)
    {
        lock (_lock)
            return _inFlight.Remove(index, out var row) ? row : null;
    }

    public void SendAgain(CsvRow<VisitRow> row)
    {
        lock (_lock)
            _again.Enqueue(row);
    }

    private CsvRow<VisitRow>? NextRow()
    {
        if (_again.TryDequeue(out var again))
            return again;
        while (!_ended && rows.MoveNext())
        {
            if (rows.Current.Error is not { } error)
                return rows.Current;
            report.Refuse(rows.Current.Line, error);
        }

        _ended = true;
        return null;
    }

    private static Visit ToVisit(VisitRow row) => new()
    {
        Id = row.Id,
        PersonId = row.PersonId,
        CreationTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(row.CreationTime),
        Longitude = row.Longitude,
        Latitude = row.Latitude,
    };
}
