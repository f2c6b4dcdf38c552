using System.Buffers.Binary;
using System.Buffers.Text;
using HoopWire.MySql.Wire;
using HoopWire.Sql.Facts;

namespace HoopWire.MySql.Session;

/// <summary>Which parameters are the number zero, as a literal would be that is compared with a text.</summary>
internal static class NumericZero
{
    /// <summary>Whether values of a type are numbers, or compared as such.</summary>
    public static bool IsNumber(FieldType type) =>
        BinaryValue.FixedBytes(type) > 0 || type is FieldType.Decimal or FieldType.NewDecimal or FieldType.Bit or FieldType.Time or FieldType.Time2;

    /// <summary>Whether a value, as <see cref="BinaryValue.TryRead"/> gives it, may be zero. A text is none, whatever it holds.</summary>
    public static bool MayBe(FieldType type, ReadOnlySpan<byte> value) => type switch
    {
        FieldType.Float => Condition.MayBeZero(BinaryPrimitives.ReadSingleLittleEndian(value)),
        FieldType.Double => Condition.MayBeZero(BinaryPrimitives.ReadDoubleLittleEndian(value)),
        FieldType.Decimal or FieldType.NewDecimal => !Utf8Parser.TryParse(value, out double number, out int read) || read < value.Length || Condition.MayBeZero(number),
        FieldType.Bit => true,
        _ => IsNumber(type) && !value.ContainsAnyExcept((byte)0),
    };
}
