using System.Globalization;
using CsvHelper;

namespace UdaConnect.Gateway.Export;

/// <summary>Rows as CSV (RFC 4180) with a header line, for spreadsheets.</summary>
internal static class CsvTable
{
    // A name such as =HYPERLINK(...) must stay a name in the reader's spreadsheet.
    private static readonly CsvWriterOptions Form = new() { NewLine = "\r\n", Injection = CsvInjection.Escape };

    public static string Write<T>(IEnumerable<T> entries, params (string Name, Func<T, string> Value)[] columns)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, Form, leaveOpen: true))
        {
            foreach (var column in columns)
                csv.WriteField(column.Name);
            csv.EndRecord();
            foreach (var entry in entries)
            {
                foreach (var column in columns)
                    csv.WriteField(column.Value(entry));
                csv.EndRecord();
            }
        }

        return text.ToString();
    }
}
