using UdaConnect.DevHost.Running;

namespace UdaConnect.DevHost.Chaos.Cluster;

/// <summary>Looks at silos and gateway twice a second and remembers the most memory any of them held.</summary>
internal sealed class ProcessSampler : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly PrivateSystem _system;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _sampling;
    private long _mostSilo;
    private long _mostGateway;

    public ProcessSampler(PrivateSystem system, TimeProvider time)
    {
        (_system, _time) = (system, time);
        Sample();
        _sampling = SampleAsync();
    }

    public long MostSiloBytes => Volatile.Read(ref _mostSilo);

    public long MostGatewayBytes => Volatile.Read(ref _mostGateway);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sampling;
        _stopping.Dispose();
    }

    private async Task SampleAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await Task.Delay(Period, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Sample();
        }
    }

    private void Sample()
    {
        _mostSilo = Math.Max(_mostSilo, _system.Silos.Max(BytesOf));
        _mostGateway = Math.Max(_mostGateway, BytesOf(_system.Gateway));
    }

    private static long BytesOf(ServiceProcess process) => process.Figures?.ResidentBytes ?? 0;
}
