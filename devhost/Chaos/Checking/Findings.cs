namespace UdaConnect.DevHost.Chaos.Checking;

/// <summary>What the checks at the end of a scenario counted, and what they complain of.</summary>
internal sealed class Findings
{
    private const int MostComplaints = 12;
    private readonly List<string> _complaints = [];

    public int Acknowledged { get; set; }

    /// <summary>Rows of the scenario's visits.</summary>
    public int Stored { get; set; }

    /// <summary>Dead letters of the scenario's visits.</summary>
    public int Dead { get; set; }

    /// <summary>Acknowledged, and neither stored nor in the dead letters.</summary>
    public int Lost { get; set; }

    public int DuplicateRows { get; set; }

    public int PartialAnswers { get; set; }

    public int WrongAnswers { get; set; }

    /// <summary>Buckets that were in memory and compared.</summary>
    public int Buckets { get; set; }

    /// <summary>Answers compared with brute force at the end.</summary>
    public int Answers { get; set; }

    public IReadOnlyList<string> Complaints => _complaints;

    public void Complain(string what)
    {
        if (_complaints.Count < MostComplaints) _complaints.Add(what);
    }
}
