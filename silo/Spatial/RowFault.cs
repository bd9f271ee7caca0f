using Npgsql;

namespace UdaConnect.Silo.Spatial;

/// <summary>Whose fault a failed store is (visit-path 3): a row's, a missing month's, or, for everything else, the store's own.</summary>
internal static class RowFault
{
    /// <summary>Class 22 (data), and class 23 (integrity) with a constraint or column name: this row will never go in.</summary>
    public static bool Is(PostgresException error) =>
        error.SqlState.StartsWith("22", StringComparison.Ordinal)
        || (error.SqlState.StartsWith("23", StringComparison.Ordinal) && (error.ConstraintName is not null || error.ColumnName is not null));

    /// <summary>No partition takes the row: PostgreSQL says so as a check violation that names no constraint.</summary>
    public static bool IsMissingMonth(PostgresException error) =>
        error is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null, ColumnName: null };
}
