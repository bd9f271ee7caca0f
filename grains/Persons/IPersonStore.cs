namespace UdaConnect.Persons;

/// <summary>Registered people in the <c>person</c> database.</summary>
public interface IPersonStore
{
    Task<Registration> RegisterAsync(PersonDraft draft, CancellationToken cancellationToken);

    /// <summary>Those of <paramref name="personIds"/> who are registered, in any order.</summary>
    Task<Person[]> FindAsync(IReadOnlyCollection<int> personIds, CancellationToken cancellationToken);

    Task<Person[]> ListAsync(string? search, int afterId, int limit, CancellationToken cancellationToken);
}
