using UdaConnect.DevHost.Chaos.Visits;
using UdaConnect.Time;
using UdaConnect.Visits;

namespace UdaConnect.DevHost.Chaos.Checking;

/// <summary>Every acknowledged visit is stored exactly once and as it was sent; nothing else is stored.</summary>
internal static class StoreCheck
{
    /// <summary>Also tells the ledger which visits turned out to be stored, and under which id and time.</summary>
    public static void Run(VisitLedger ledger, IReadOnlyList<StoredRow> rows, IReadOnlySet<long> deadIds, Findings findings)
    {
        findings.Acknowledged = ledger.Acknowledged;
        findings.Stored = rows.Count;
        var unknown = ledger.WithoutId.Where(entry => entry.Visit.Id == 0).ToLookup(ContentOf, entry => entry);
        var taken = new HashSet<LedgerEntry>();
        var byId = rows.GroupBy(row => row.Visit.Id).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (id, stored) in byId)
        {
            if (stored.Count > 1)
            {
                findings.DuplicateRows += stored.Count - 1;
                findings.Complain($"visit {id} is stored {stored.Count} times: {string.Join(" and ", stored.Select(row => Timestamps.Format(row.Visit.AtMs)))}");
            }

            var entry = ledger.Find(id) ?? (VisitIds.IsReserved(id) ? unknown[ContentOf(stored[0].Visit)].FirstOrDefault(taken.Add) : null);
            if (entry is not null)
            {
                Compare(entry, stored[0].Visit, ledger, findings);
            }
            else if (VisitIds.IsReserved(id) && unknown.Contains(ContentOf(stored[0].Visit)))
            {
                findings.DuplicateRows++;
                findings.Complain($"visit {stored[0].Visit} was sent once, without an id, and is stored under another id too");
            }
            else
            {
                findings.Complain($"visit {stored[0].Visit} is stored and was never sent");
            }
        }

        foreach (var entry in ledger.WithId.Where(entry => entry.IsAcknowledged && !byId.ContainsKey(entry.Visit.Id)))
            Lose(entry, deadIds, findings);
        foreach (var entry in ledger.WithoutId.Where(entry => entry.IsAcknowledged && entry.Visit.Id == 0))
            Lose(entry, deadIds, findings);
        foreach (var entry in ledger.Conflicts.Where(entry => entry.IsAcknowledged && !deadIds.Contains(entry.Visit.Id)))
        {
            findings.Lost++;
            findings.Complain($"visit {entry.Visit} was acknowledged; its id is another's, and it is not in the dead letters");
        }
    }

    private static void Compare(LedgerEntry entry, Visit stored, VisitLedger ledger, Findings findings)
    {
        var sent = entry.Visit;
        var isSame = (sent.Id == stored.Id || sent.Id == 0) && (!entry.OwnTime || sent.AtMs == stored.AtMs) && sent.PersonId == stored.PersonId && sent.Place == stored.Place;
        if (!isSame)
            findings.Complain($"visit {stored.Id} was sent as {sent} and is stored as {stored}");
        else if (sent.Id == 0)
            ledger.Assigned(entry, stored.Id);
        else
            entry.Learn(stored);
        entry.Settle(long.MaxValue);
    }

    private static void Lose(LedgerEntry entry, IReadOnlySet<long> deadIds, Findings findings)
    {
        if (deadIds.Contains(entry.Visit.Id))
        {
            findings.Complain($"visit {entry.Visit} is in the dead letters and its id is nobody else's");
            return;
        }

        findings.Lost++;
        findings.Complain($"visit {entry.Visit} was acknowledged and is lost");
    }

    private static (int PersonId, long AtMs, double Longitude, double Latitude) ContentOf(LedgerEntry entry) => ContentOf(entry.Visit);

    private static (int PersonId, long AtMs, double Longitude, double Latitude) ContentOf(Visit visit) => (visit.PersonId, visit.AtMs, visit.Longitude, visit.Latitude);
}
