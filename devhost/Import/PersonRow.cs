namespace UdaConnect.DevHost.Import;

/// <summary>A person as a file has it.</summary>
public readonly record struct PersonRow(int Id, string FirstName, string LastName, string CompanyName)
{
    /// <summary>Columns of a file of people; others are ignored.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["id", "first_name", "last_name", "company_name"];

    public static IEnumerable<CsvRow<PersonRow>> Read(CsvSource source) => source.Read(
        Columns,
        fields => new PersonRow(fields.PersonId("id"), fields.Text("first_name"), fields.Text("last_name"), fields.Text("company_name")));
}
