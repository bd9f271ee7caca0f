using Npgsql;

namespace UdaConnect.Silo.Spatial;

/// <summary>Columns of many rows as array parameters, for <c>unnest</c>: one statement text for batches of any size.</summary>
internal static class Columns
{
    public static NpgsqlParameter<TColumn[]> Of<TRow, TColumn>(TRow[] rows, Converter<TRow, TColumn> column) =>
        new() { TypedValue = Array.ConvertAll(rows, column) };

    public static void AddAll(this NpgsqlParameterCollection parameters, params ReadOnlySpan<NpgsqlParameter> values)
    {
        foreach (var value in values)
            parameters.Add(value);
    }
}
