using UdaConnect.Protos.V1;

namespace UdaConnect.Client;

/// <summary>What became of a reported visit, for good.</summary>
/// <param name="Reported">As it was given to be reported.</param>
/// <param name="Id">The visit's id; 0 when refused.</param>
/// <param name="Refused">Null when accepted: the log of visits has it.</param>
public readonly record struct VisitOutcome<T>(T Reported, long Id, Refused? Refused)
{
    public bool IsAccepted => Refused is null;
}
