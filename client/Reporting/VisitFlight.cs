using UdaConnect.Protos.V1;

namespace UdaConnect.Client.Reporting;

/// <summary>Which visits are on their way, and which have to be sent (again): kept over all calls of one reporting, so that none is lost with a call.</summary>
internal sealed class VisitFlight<T>(IEnumerator<T> visits, Func<T, Visit> message, int batchSize, int window)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, T> _inFlight = [];
    private readonly Queue<T> _again = [];
    private bool _ended;
    private long _nextIndex;

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
            foreach (var (_, visit) in _inFlight.OrderBy(entry => entry.Key))
                _again.Enqueue(visit);
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
            while (request.Visits.Count < batchSize && TryNext(out var visit))
            {
                _inFlight.Add(_nextIndex++, visit);
                request.Visits.Add(message(visit));
            }

            return request.Visits.Count > 0 ? request : null;
        }
    }

    /// <summary>The visit a receipt is for, which stays on its way until it is settled or sent again.</summary>
    /// <exception cref="InvalidDataException">This call has none of that index open.</exception>
    public T Find(long index)
    {
        lock (_lock)
        {
            return _inFlight.TryGetValue(index, out var visit)
                ? visit
                : throw new InvalidDataException($"The gateway sent a receipt for visit {index} of the stream, which is not waiting for one.");
        }
    }

    public void Settle(long index)
    {
        lock (_lock)
            _inFlight.Remove(index);
    }

    public void SendAgain(long index)
    {
        lock (_lock)
        {
            if (_inFlight.Remove(index, out var visit))
                _again.Enqueue(visit);
        }
    }

    private bool TryNext(out T visit)
    {
        if (_again.TryDequeue(out visit!))
            return true;
        if (!_ended && visits.MoveNext())
        {
            visit = visits.Current;
            return true;
        }

        _ended = true;
        return false;
    }
}
