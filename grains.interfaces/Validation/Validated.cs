using System.Diagnostics.CodeAnalysis;

namespace UdaConnect.Validation;

/// <summary>Either a value whose every field is within bounds, or all that is wrong with the input.</summary>
public readonly struct Validated<T>
{
    private readonly T? _value;
    private readonly IReadOnlyList<FieldError>? _errors;

    private Validated(T? value, IReadOnlyList<FieldError>? errors) => (_value, _errors) = (value, errors);

    public IReadOnlyList<FieldError> Errors => _errors ?? [];

    public static Validated<T> Valid(T value) => new(value, null);

    /// <exception cref="ArgumentException"><paramref name="errors"/> is empty: that would be neither.</exception>
    public static Validated<T> Invalid(IReadOnlyList<FieldError> errors)
    {
        if (errors.Count == 0)
            throw new ArgumentException("An invalid input has at least one error.", nameof(errors));
        return new(default, errors);
    }

    /// <summary>The value; or false and <see cref="Errors"/>.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return _errors is null;
    }
}
