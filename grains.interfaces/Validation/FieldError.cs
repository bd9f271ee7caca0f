namespace UdaConnect.Validation;

/// <summary>What is wrong with one field of somebody's input.</summary>
/// <param name="Field">The name as the sender wrote it, e.g. <c>latitude</c>.</param>
/// <param name="Reason">A sentence for people that says what is accepted.</param>
[GenerateSerializer, Immutable, Alias("udaconnect.FieldError")]
public sealed record FieldError([property: Id(0)] string Field, [property: Id(1)] string Reason)
{
    public override string ToString() => $"{Field}: {Reason}";
}
