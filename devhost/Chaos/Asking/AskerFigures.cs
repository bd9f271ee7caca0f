namespace UdaConnect.DevHost.Chaos.Asking;

/// <summary>What came of the questions of one scenario while visits flowed; written by several askers.</summary>
internal sealed class AskerFigures(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<(long AskedAt, long EndedAt, bool Refused)> _questions = [];
    private readonly List<string> _complaints = [];
    private readonly List<double> _seconds = [];

    public int Right { get; private set; }

    public int Refused { get; private set; }

    public int Partial { get; private set; }

    /// <summary>Wrong answers, and what is neither an answer nor a refusal.</summary>
    public int Wrong { get; private set; }

    /// <summary>The first things that were wrong.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_lock) return [.. _complaints];
        }
    }

    public void AddRefused(long askedAt) => Add(askedAt, refused: true, () => Refused++);

    public void AddRight(long askedAt) => Add(askedAt, refused: false, () =>
    {
        Right++;
        _seconds.Add(time.GetElapsedTime(askedAt).TotalSeconds);
    });

    public void AddPartial(long askedAt, string why) => Add(askedAt, refused: false, () =>
    {
        Partial++;
        Complain($"partial: {why}");
    });

    public void AddWrong(long askedAt, string why) => Add(askedAt, refused: false, () =>
    {
        Wrong++;
        Complain($"wrong: {why}");
    });

    /// <summary>Refusals in [from, until), and how long after <paramref name="from"/> the last of them came. What was under way when something was done is refused for that, whenever it was asked.</summary>
    public (int Refused, TimeSpan Last) RefusalsIn(long from, long until)
    {
        lock (_lock)
        {
            var refused = _questions.Where(question => question.Refused && question.EndedAt >= from && question.EndedAt < until).ToList();
            return (refused.Count, refused.Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(from, refused.Max(question => question.EndedAt)));
        }
    }

    /// <summary>The longest time in which questions ended and every one of them was refused.</summary>
    public TimeSpan LongestRefusal()
    {
        lock (_lock)
        {
            var longest = TimeSpan.Zero;
            long? since = null;
            foreach (var question in _questions.OrderBy(question => question.EndedAt))
            {
                since = question.Refused ? since ?? question.AskedAt : null;
                if (since is { } start && time.GetElapsedTime(start, question.EndedAt) is var run && run > longest) longest = run;
            }

            return longest;
        }
    }

    /// <summary>Of answered questions; 0 without any.</summary>
    public double PercentileSeconds(double part)
    {
        lock (_lock)
        {
            if (_seconds.Count == 0) return 0;
            _seconds.Sort();
            return _seconds[Math.Min(_seconds.Count - 1, (int)(part * _seconds.Count))];
        }
    }

    private void Add(long askedAt, bool refused, Action count)
    {
        lock (_lock)
        {
            _questions.Add((askedAt, time.GetTimestamp(), refused));
            count();
        }
    }

    private void Complain(string what)
    {
        if (_complaints.Count < 5) _complaints.Add(what);
    }
}
