using System.Collections.Immutable;
using UdaConnect.Encounters;
using UdaConnect.Hosting;
using UdaConnect.Venues;

namespace UdaConnect.FanOut;

/// <summary>
/// Asks many areas at once: those of this silo from memory, those of another silo by one call to it, and each that cannot be answered so by a call to its EventVenue.
/// </summary>
internal sealed class AreaFanOut(LocalAreas local, AreaPlaces places, IServingGate gate, IGrainFactory grains)
{
    // Of one call to a silo: pages of all of them make one message.
    private const int MostAreas = 32;

    private readonly LocalAreas _local = local;
    private readonly AreaPlaces _places = places;
    private readonly IServingGate _gate = gate;
    private readonly IGrainFactory _grains = grains;

    /// <returns>Of each area asked, in their order. Fails if one of them cannot answer.</returns>
    public Task<NearAnswer[]> FindNearAsync(IReadOnlyList<(long AreaId, NearQuestion Question)> asked, CancellationToken cancellationToken) => new Asking<NearQuestion, NearAnswer>(
        this, asked, (area, question) => new(_local.FindNear(area, question)), (silo, areas, questions) => silo.FindNearAsync(areas, questions, cancellationToken),
        (venue, question) => venue.FindNearAsync(question, cancellationToken)).RunAsync(cancellationToken);

    /// <returns>Of each area asked, in their order. Fails if one of them cannot answer.</returns>
    public Task<ContactRuns[]> FindContactsAsync(IReadOnlyList<(long AreaId, ContactQuestion Question)> asked, CancellationToken cancellationToken) =>
        new Asking<ContactQuestion, ContactRuns>(
            this, asked, (area, question) => _local.FindContactsAsync(area, question, cancellationToken),
            (silo, areas, questions) => silo.FindContactsAsync(areas, questions, cancellationToken),
            (venue, question) => venue.FindContactsAsync(question, cancellationToken)).RunAsync(cancellationToken);

    /// <summary>One question's asking.</summary>
    private sealed class Asking<TQuestion, TAnswer>(
        AreaFanOut fanOut, IReadOnlyList<(long AreaId, TQuestion Question)> asked, Func<long, TQuestion, ValueTask<TAnswer?>> here,
        Func<IAreaService, ImmutableArray<long>, ImmutableArray<TQuestion>, Task<ImmutableArray<TAnswer?>>> there, Func<IEventVenueGrain, TQuestion, Task<TAnswer>> call)
        where TAnswer : class
    {
        private readonly TAnswer[] _answers = new TAnswer[asked.Count];
        private readonly bool[] _called = new bool[asked.Count];

        public async Task<TAnswer[]> RunAsync(CancellationToken cancellationToken)
        {
            var (ofHere, ofSilos, others) = ShareOut();

            // Whoever works for this question elsewhere begins before this silo does.
            var work = ofSilos.SelectMany(silo => silo.Value.Chunk(MostAreas).Select(indexes => AskSiloAsync(silo.Key, indexes))).ToList();
            work.AddRange(others.Select(AskVenueAsync));
            if (ofHere.Count > 0)
                work.Add(AnswerHereAsync([.. ofHere], cancellationToken));
            await Task.WhenAll(work);
            fanOut._places.Learn([.. asked.Where((area, i) => _called[i] && !fanOut._local.Has(area.AreaId)).Select(area => area.AreaId)]);
            return _answers;
        }

        private (List<int> Here, Dictionary<SiloAddress, List<int>> Silos, List<int> Others) ShareOut()
        {
            var (here, silos, others) = (new List<int>(), new Dictionary<SiloAddress, List<int>>(), new List<int>());
            for (var i = 0; i < asked.Count; i++)
            {
                if (fanOut._local.Has(asked[i].AreaId))
                    here.Add(i);
                else if (fanOut._places.Find(asked[i].AreaId) is not { } silo)
                    others.Add(i);
                else if (silos.TryGetValue(silo, out var ofSilo))
                    ofSilo.Add(i);
                else
                    silos.Add(silo, [i]);
            }

            return (here, silos, others);
        }

        private async Task AnswerHereAsync(int[] indexes, CancellationToken cancellationToken) => await TakeAsync(
            indexes,
            await LocalAnswers.FindAsync(
                fanOut._gate, [.. indexes.Select(i => asked[i].AreaId)], [.. indexes.Select(i => asked[i].Question)], here, cancellationToken));

        private async Task AskSiloAsync(SiloAddress silo, int[] indexes)
        {
            ImmutableArray<TAnswer?> answers;
            try
            {
                answers = await there(fanOut._places.ServiceOf(silo), [.. indexes.Select(i => asked[i].AreaId)], [.. indexes.Select(i => asked[i].Question)]);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Whoever asks again does so by the directory; after a refusal that is done at once, after waiting in vain there is no time left.
                Array.ForEach(indexes, i => fanOut._places.Forget(asked[i].AreaId));
                if (exception is TimeoutException)
                    throw;
                answers = [.. new TAnswer?[indexes.Length]];
            }

            await TakeAsync(indexes, answers);
        }

        private async Task TakeAsync(int[] indexes, ImmutableArray<TAnswer?> answers)
        {
            var missing = new List<int>();
            for (var i = 0; i < indexes.Length; i++)
            {
                if (answers[i] is { } answer)
                    _answers[indexes[i]] = answer;
                else
                    missing.Add(indexes[i]);
            }

            await Task.WhenAll(missing.Select(AskVenueAsync));
        }

        private async Task AskVenueAsync(int index)
        {
            _called[index] = true;
            _answers[index] = await call(fanOut._grains.GetGrain<IEventVenueGrain>(asked[index].AreaId), asked[index].Question);
        }
    }
}
