using UdaConnect.Bench.Questions;
using UdaConnect.Time;

namespace UdaConnect.Bench.Connection;

/// <summary>Asks the gateway over REST.</summary>
internal sealed class RestQuestion(HttpClient http)
{
    /// <summary>Ends with the last byte of the answer.</summary>
    /// <exception cref="HttpRequestException">It did not answer with 200, or broke off.</exception>
    public async Task ReadAsync(Asked asked, Stream into, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(PathOf(asked), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(into, cancellationToken);
    }

    internal static Uri PathOf(Asked asked) => new(FormattableString.Invariant(
        $"/api/persons/{asked.PersonId}/connection?start_date={Timestamps.Format(asked.Range.StartMs)}&end_date={Timestamps.Format(asked.Range.EndMs)}&distance={asked.Metres:R}"),
        UriKind.Relative);
}
