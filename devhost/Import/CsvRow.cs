namespace UdaConnect.DevHost.Import;

/// <summary>One row of a file: what it says, or why it cannot be read. <paramref name="Line"/> counts from 1 and includes the header, as editors do.</summary>
public readonly record struct CsvRow<T>(long Line, T Value, string? Error)
    where T : struct;
