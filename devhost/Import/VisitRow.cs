namespace UdaConnect.DevHost.Import;

/// <summary>A visit as a file has it; bounds are the gateway's to judge.</summary>
public readonly record struct VisitRow(long Id, int PersonId, DateTimeOffset CreationTime, double Longitude, double Latitude)
{
    /// <summary>Columns of a file of visits; others are ignored.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["id", "person_id", "creation_time", "longitude", "latitude"];

    /// <param name="idBase">Added to every id, to keep files that use the same ids apart.</param>
    public static IEnumerable<CsvRow<VisitRow>> Read(CsvSource source, long idBase) => source.Read(Columns, fields =>
    {
        var id = fields.Id("id");
        if (id > CsvFields.LargestId - idBase || id + idBase < 1)
            fields.Fail("id", "plus the id base is not from 1 to 2^53-1");
        return new VisitRow(id + idBase, fields.PersonId("person_id"), fields.Instant("creation_time"), fields.Degrees("longitude"), fields.Degrees("latitude"));
    });
}
