using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using UdaConnect.Encounters;
using UdaConnect.Hosting;
using UdaConnect.Venues;

namespace UdaConnect.FanOut;

/// <inheritdoc cref="IAreaService"/>
internal sealed class AreaService(GrainId id, Silo silo, ILoggerFactory loggers, LocalAreas areas, IServingGate gate) : GrainService(id, silo, loggers), IAreaService
{
    public Task<ImmutableArray<bool>> HasAsync(ImmutableArray<long> areaIds) => Task.FromResult(ImmutableArray.CreateRange(areaIds, areas.Has));

    public async Task<ImmutableArray<NearAnswer?>> FindNearAsync(
        ImmutableArray<long> areaIds, ImmutableArray<NearQuestion> questions, CancellationToken cancellationToken = default) =>
        await LocalAnswers.FindAsync<NearQuestion, NearAnswer>(gate, areaIds, questions, (area, question) => new(areas.FindNear(area, question)), cancellationToken);

    public async Task<ImmutableArray<ContactRuns?>> FindContactsAsync(
        ImmutableArray<long> areaIds, ImmutableArray<ContactQuestion> questions, CancellationToken cancellationToken = default) =>
        await LocalAnswers.FindAsync<ContactQuestion, ContactRuns>(
            gate, areaIds, questions, (area, question) => areas.FindContactsAsync(area, question, cancellationToken), cancellationToken);
}
