using Orleans.Streams;
using Orleans.Streams.Core;
using UdaConnect.Visits;

namespace UdaConnect.Tests.Support;

/// <summary>Stands where EventVenue stands, in a namespace of its own.</summary>
[GrainInterfaceType("probe-area"), Alias("udaconnect.tests.IProbeAreaGrain")]
internal interface IProbeAreaGrain : IGrainWithIntegerKey;

[GrainType("probe-area")]
[ImplicitStreamSubscription(Namespace, VisitStreams.AreaMapper)]
internal sealed class ProbeAreaGrain(ProbeSink sink) : Grain, IProbeAreaGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<VisitPage>
{
    public const string Namespace = "probe";

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<VisitPage>().ResumeAsync(this);

    public Task OnNextAsync(IList<SequentialItem<VisitPage>> items)
    {
        sink.Take(this.GetPrimaryKeyLong(), items.Select(item => item.Item));
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
