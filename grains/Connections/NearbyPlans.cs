namespace UdaConnect.Connections;

/// <summary>The plans of a person's questions that are being answered. One that is gone is made anew, so losing it costs time only.</summary>
internal sealed class NearbyPlans(TimeProvider time)
{
    private const int MaxPlans = 16;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    private readonly Dictionary<Guid, (Task<NearbyPlan> Plan, long UsedAt)> _plans = [];

    public async Task<NearbyPlan> GetOrMakeAsync(Guid questionId, Func<Task<NearbyPlan>> make)
    {
        DropOld();
        var plan = _plans.TryGetValue(questionId, out var known) && !known.Plan.IsFaulted && !known.Plan.IsCanceled ? known.Plan : make();
        _plans[questionId] = (plan, time.GetTimestamp());
        return await plan;
    }

    private void DropOld()
    {
        foreach (var (id, (_, usedAt)) in _plans)
        {
            if (time.GetElapsedTime(usedAt) > Kept)
                _plans.Remove(id);
        }

        if (_plans.Count >= MaxPlans)
            _plans.Remove(_plans.MinBy(entry => entry.Value.UsedAt).Key);
    }
}
