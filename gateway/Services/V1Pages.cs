using System.Globalization;
using Grpc.Core;

namespace UdaConnect.Gateway.Services;

/// <summary>Writes a list as a server stream, a page a message; the next page is asked for only when the client took the one before.</summary>
internal static class V1Pages
{
    public const int Limit = 1_000;

    public static readonly string LimitText = Limit.ToString(CultureInfo.InvariantCulture);

    /// <param name="ask">The page behind a key (null: the first), the key of its last entry, and whether more follow. A page without entries is not sent.</param>
    public static async Task WriteAsync<TResponse, TKey>(
        IServerStreamWriter<TResponse> responses, Func<TKey?, Task<(TResponse? Page, TKey? Last, bool HasMore)>> ask, CancellationToken cancellationToken)
        where TResponse : class
    {
        TKey? after = default;
        while (true)
        {
            var (page, last, hasMore) = await ask(after);
            if (page is not null)
                await responses.WriteAsync(page, cancellationToken);
            if (!hasMore)
                return;
            after = last;
        }
    }
}
