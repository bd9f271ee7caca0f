using UdaConnect.Live;
using UdaConnect.Persons;
using UdaConnect.Venues;

namespace UdaConnect.Hosting;

/// <summary>Refuses questions and deliveries of visits on a silo that does not know whether it is still a member; callers try again elsewhere.</summary>
public sealed class ServingGateFilter(IServingGate gate) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is IPersonGrain or IPersonLiveGrain or IEventVenueGrain or IVenueTimeBucketGrain)
            gate.ThrowIfNotServing();
        return context.Invoke();
    }
}
