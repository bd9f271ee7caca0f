using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using UdaConnect.Gateway.Faults;

namespace UdaConnect.Gateway.Hosting;

/// <summary>Asks the cluster: what may be repeated is repeated once, so a silo that just went costs a retry and not an answer.</summary>
/// <remarks>A call times out after 5 s, so the longest wait is a little over 10 s; then it is the fault table's 503.</remarks>
internal sealed partial class Questions
{
    private static readonly ResiliencePropertyKey<long> Started = new("started");

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _once;

    public Questions(IGrainFactory grains, TimeProvider time, IOptions<QuestionOptions> options, ILogger<Questions> logger)
    {
        (Grains, _time, _logger) = (grains, time, logger);
        _once = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 1,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                NotNegative(options.Value.RepeatAfter - time.GetElapsedTime(arguments.Context.Properties.GetValue(Started, 0)))),
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } e && Fault.IsTransient(e)),
            OnRetry = arguments =>
            {
                LogRepeated(ReasonOf(arguments.Outcome.Exception!));
                return default;
            },
        }).Build();
    }

    public IGrainFactory Grains { get; }

    /// <param name="call">Changes nothing, or nothing more when repeated.</param>
    public async Task<T> AskAsync<T>(Func<IGrainFactory, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Started, start);
        try
        {
            return await _once.ExecuteAsync(
                static async (context, state) => await state.call(state.Grains, context.CancellationToken), context, (call, Grains));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Fault.IsTransient(exception))
        {
            LogUnanswered(_time.GetElapsedTime(start).TotalSeconds, ReasonOf(exception));
            throw;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            GatewayMeter.QuestionSeconds.Record(_time.GetElapsedTime(start).TotalSeconds);
        }
    }

    private static TimeSpan NotNegative(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    // Without its stack: where silos are away, every question fails alike.
    private static string ReasonOf(Exception exception) => $"{exception.GetType().Name}: {exception.Message}";

    [LoggerMessage(GatewayLogIds.QuestionRepeated, LogLevel.Information, "The cluster did not answer and is asked once more: {Reason}")]
    private partial void LogRepeated(string reason);

    [LoggerMessage(GatewayLogIds.QuestionUnanswered, LogLevel.Warning, "The cluster did not answer within {Seconds:0.0} s, nor when asked once more: {Reason}")]
    private partial void LogUnanswered(double seconds, string reason);
}
