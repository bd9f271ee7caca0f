using System.Collections;
using System.Reflection;

namespace UdaConnect.Tests.Contracts;

/// <summary>Compares two values field by field, private ones too, however deep; fields that are not serialized do not count.</summary>
internal static class SameContent
{
    public static bool Of(object? left, object? right)
    {
        if (left is null || right is null)
            return left is null && right is null;
        var type = left.GetType();
        if (type != right.GetType())
            return false;
        if (type.IsPrimitive || type.IsEnum || left is string or Guid)
            return left.Equals(right);
        if (left is Array leftItems)
            return ((IEnumerable)leftItems).Cast<object?>().SequenceEqual(((IEnumerable)right).Cast<object?>(), ByContent.Instance);
        if (left is Exception leftError)
            return leftError.Message == ((Exception)right).Message && Of(leftError.InnerException, ((Exception)right).InnerException);
        return Fields(type).All(field => Of(field.GetValue(left), field.GetValue(right)));
    }

    public static IEnumerable<FieldInfo> Fields(Type type) => type
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(field => !field.IsDefined(typeof(NonSerializedAttribute)));

    private sealed class ByContent : IEqualityComparer<object?>
    {
        public static readonly ByContent Instance = new();

        bool IEqualityComparer<object?>.Equals(object? x, object? y) => Of(x, y);

        int IEqualityComparer<object?>.GetHashCode(object? obj) => 0;
    }
}
