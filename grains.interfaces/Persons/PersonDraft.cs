using UdaConnect.Validation;

namespace UdaConnect.Persons;

/// <summary>A person to register.</summary>
/// <param name="Id">1 … 2³¹−1, kept as given; null: the server assigns one.</param>
/// <param name="FirstName">1 to 200 characters.</param>
/// <param name="LastName">1 to 200 characters.</param>
/// <param name="CompanyName">0 to 200 characters.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.PersonDraft")]
public sealed record PersonDraft(
    [property: Id(0)] int? Id, [property: Id(1)] string FirstName, [property: Id(2)] string LastName, [property: Id(3)] string CompanyName)
{
    /// <param name="id">Null or 0: assign one.</param>
    public static Validated<PersonDraft> From(long? id, string? firstName, string? lastName, string? companyName)
    {
        var fields = new FieldReader();
        if (id is < 0 or > int.MaxValue)
            fields.Fail("id", "must be a whole number from 1 to 2147483647, or 0 or absent to have one assigned");
        var first = fields.Text("first_name", firstName);
        var last = fields.Text("last_name", lastName);
        var company = fields.Text("company_name", companyName, required: false);
        return fields.Build(() => new PersonDraft(id is null or 0 ? null : (int)id.Value, first, last, company));
    }
}
