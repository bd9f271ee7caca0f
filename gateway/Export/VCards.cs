using System.Globalization;
using System.Text;
using UdaConnect.Persons;

namespace UdaConnect.Gateway.Export;

/// <summary>People as vCard 4.0 (RFC 6350), for address books: name, company, and a note of what the list says about them.</summary>
internal static class VCards
{
    // A content line has at most 75 bytes; longer ones go on after a line break and a space.
    private const int LongestLine = 75;

    public static string Write(IEnumerable<(Person Person, string Note)> entries)
    {
        var text = new StringBuilder();
        foreach (var (person, note) in entries)
        {
            Line(text, "BEGIN:VCARD");
            Line(text, "VERSION:4.0");
            Line(text, string.Create(CultureInfo.InvariantCulture, $"UID:urn:udaconnect:person:{person.Id}"));
            Line(text, $"FN:{Escape($"{person.FirstName} {person.LastName}".Trim())}");
            Line(text, $"N:{Escape(person.LastName)};{Escape(person.FirstName)};;;");
            if (person.CompanyName.Length > 0)
                Line(text, $"ORG:{Escape(person.CompanyName)}");
            Line(text, $"NOTE:{Escape(note)}");
            Line(text, "END:VCARD");
        }

        return text.ToString();
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace("\r\n", "\\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\n", StringComparison.Ordinal);

    private static void Line(StringBuilder text, string line)
    {
        var length = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                length = 1;
            }

            text.Append(rune.ToString());
            length += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
