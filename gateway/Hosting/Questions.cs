using Polly;
using Polly.Retry;
using UdaConnect.Gateway.Faults;

namespace UdaConnect.Gateway.Hosting;

/// <summary>Asks the cluster: what may be repeated is repeated once, so a silo that just went costs a retry and not an answer.</summary>
/// <remarks>A call times out after 5 s, so the longest wait is a little over 10 s; then it is the fault table's 503.</remarks>
internal sealed class Questions(IGrainFactory grains, TimeProvider time)
{
    private static readonly ResiliencePipeline Once = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
    {
        MaxRetryAttempts = 1,
        Delay = TimeSpan.FromMilliseconds(250),
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } e && Fault.IsTransient(e)),
    }).Build();

    public IGrainFactory Grains => grains;

    /// <param name="call">Changes nothing, or nothing more when repeated.</param>
    public async Task<T> AskAsync<T>(Func<IGrainFactory, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            return await Once.ExecuteAsync(
                static async (state, token) => await state.call(state.grains, token), (call, grains), cancellationToken);
        }
        finally
        {
            GatewayMeter.QuestionSeconds.Record(time.GetElapsedTime(start).TotalSeconds);
        }
    }
}
