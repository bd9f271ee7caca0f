using UdaConnect.Validation;

namespace UdaConnect.Gateway.Faults;

/// <summary>Carries a fault from where it is found to whichever of REST and gRPC tells the client.</summary>
internal sealed class RefusedException(Fault fault, IReadOnlyList<FieldError> errors, string? detail = null) : Exception(detail ?? fault.Title)
{
    public RefusedException(Fault fault, string? detail = null)
        : this(fault, [], detail)
    {
    }

    public Fault Fault { get; } = fault;

    public IReadOnlyList<FieldError> Errors { get; } = errors;

    public string? Detail { get; } = detail;

    public static RefusedException Invalid(params IReadOnlyList<FieldError> errors) => new(Fault.Invalid, errors, string.Join("; ", errors));
}

internal static class ValidatedExtensions
{
    /// <exception cref="RefusedException">The input is wrong; names every field.</exception>
    public static T OrRefuse<T>(this Validated<T> validated) =>
        validated.TryGet(out var value) ? value : throw RefusedException.Invalid(validated.Errors);
}
