using UdaConnect.Visits;

namespace UdaConnect.Venues;

/// <summary>What of arriving visits goes to which bucket.</summary>
internal static class ArrivalShares
{
    /// <summary>Notes every slot that now holds visits; visits are copied for those slots only whose bucket was asked, which few are while much arrives.</summary>
    public static IEnumerable<KeyValuePair<long, List<Visit>>> Of(IEnumerable<VisitPage> pages, SlotSet slots, AskedBuckets asked)
    {
        var shares = new Dictionary<long, List<Visit>?>();
        List<Visit>? share = null;
        var range = default(Time.TimeRange);
        foreach (var page in pages)
        {
            foreach (ref readonly var visit in page.Visits)
            {
                // Neighbours are nearly always of one slot.
                if (!range.Contains(visit.AtMs))
                {
                    var slot = VenueTimeBucketKey.SlotOf(visit.AtMs);
                    range = new VenueTimeBucketKey(0, slot).Range;
                    if (!shares.TryGetValue(slot, out share))
                    {
                        slots.Add(slot);
                        shares.Add(slot, share = asked.IsAsked(slot, out _) ? [] : null);
                    }
                }

                share?.Add(visit);
            }
        }

        return shares.Where(entry => entry.Value is not null)!;
    }
}
