namespace UdaConnect.Connections;

/// <summary>Whom the asker of a question has been named, window by window.</summary>
/// <remarks>
/// Who asks for a window has the answers of all windows before it, but when it asks for one again, the answer of the earlier attempt may be lost, and with it the names.
/// The repeated window need not be as long, so it need not hold the same people either.
/// </remarks>
internal sealed class NamedPeople
{
    private readonly Dictionary<int, Window> _namedIn = [];
    private readonly Dictionary<long, Window> _lastFrom = [];

    /// <summary>Call for each attempt at a window.</summary>
    public Window Begin(long fromMs) => _lastFrom[fromMs] = new(this, fromMs);

    internal sealed class Window(NamedPeople people, long fromMs)
    {
        /// <summary>Whether the person has to be named here: unless they were in an earlier window, by the attempt whose answer came.</summary>
        public bool MustName(int personId)
        {
            if (people._namedIn.TryGetValue(personId, out var earlier) && earlier.From < From && people._lastFrom[earlier.From] == earlier)
                return false;
            people._namedIn[personId] = this;
            return true;
        }

        private long From => fromMs;
    }
}
