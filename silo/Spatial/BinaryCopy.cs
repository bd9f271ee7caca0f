using Npgsql;

namespace UdaConnect.Silo.Spatial;

/// <summary>Sends rows by binary <c>COPY</c>, in pieces of many rows.</summary>
internal static class BinaryCopy
{
    /// <summary>No row is longer.</summary>
    public const int MaxRowBytes = 256;

    private const int PieceBytes = 64 * 1024;

    /// <summary>All rows or none: when it ends without an exception PostgreSQL has them.</summary>
    /// <exception cref="PostgresException">PostgreSQL refuses a row, and the transaction with it.</exception>
    /// <remarks>
    /// The end of the copy waits for the server whatever the token says, but no longer than the connection's command timeout; then, as after a cancelled
    /// write, the connection is broken. So a store that was given up can neither commit nor wait for ever.
    /// </remarks>
    public static async Task SendAsync(NpgsqlConnection connection, string sql, int[] rows, Action<CopyBuffer, int> write, CancellationToken cancellationToken)
    {
        using var buffer = new CopyBuffer(PieceBytes);
        var copy = await connection.BeginRawBinaryCopyAsync(sql, cancellationToken);
        try
        {
            buffer.Begin();
            foreach (var row in rows)
            {
                if (buffer.Free < MaxRowBytes)
                {
                    await copy.WriteAsync(buffer.Written, cancellationToken);
                    buffer.Clear();
                }

                write(buffer, row);
            }

            // Room for the end is there: it is shorter than the row that would still have fitted.
            buffer.End();
            await copy.WriteAsync(buffer.Written, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch
        {
            await AbandonAsync(copy);
            throw;
        }

        // Disposing is what completes it, and where the server's verdict on the rows comes out.
        await copy.DisposeAsync();
    }

    /// <summary>Disposing would complete it, so it is cancelled first; what goes wrong then matters less than why it was abandoned.</summary>
    private static async Task AbandonAsync(NpgsqlRawCopyStream copy)
    {
        try
        {
            await copy.CancelAsync();
        }
        catch (Exception)
        {
            // The connection is broken, or the server had refused a row already: either way nothing of the copy remains.
        }
    }
}
