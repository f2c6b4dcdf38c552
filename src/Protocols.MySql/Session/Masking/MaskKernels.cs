using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.MySql.Session.Masking;

/// <summary>Chooses the kernel for a mask on a result's column. One for each loop and policy; kernels share its keyed functions.</summary>
/// <param name="keys">Where keys come from; null for none.</param>
internal sealed class MaskKernels(MaskKeys? keys)
{
    private const ushort UnsignedFlag = 32;
    private const ushort EnumFlag = 256;
    private const ushort SetFlag = 2048;
    private readonly Dictionary<string, MaskCipher> _ciphers = new(StringComparer.Ordinal);

    /// <summary>The kernel for a column.</summary>
    /// <param name="rule">The mask.</param>
    /// <param name="column">The column.</param>
    /// <param name="characters">Characters that it may hold; negative where that is not known.</param>
    /// <param name="binary">Whether the row is in binary form.</param>
    public CellKernel For(MaskRule rule, in ColumnDefinition column, int characters, bool binary)
    {
        if (rule.Kind == MaskKind.Nullify) return ConstantKernel.ToNull;
        if (BinaryValue.FixedBytes(column.Type) >= 0 || BinaryValue.IsTemporal(column.Type))
        {
            var kernel = Scalar(rule, column.Type, binary);
            return binary && kernel is IntegerKernel && (column.Flags & UnsignedFlag) != 0 ? new UnsignedKernel(kernel) : kernel;
        }
        // The empty text is the value of an ENUM or SET that is none of its labels.
        bool hasLabels = column.Type is FieldType.Enum or FieldType.Set || (column.Flags & (EnumFlag | SetFlag)) != 0;
        if (hasLabels) return rule.Kind == MaskKind.Zero ? new ConstantKernel([]) : ConstantKernel.ToNull;
        return column.Type switch
        {
            FieldType.Decimal or FieldType.NewDecimal => Number(rule),
            FieldType.Json => Json(rule),
            FieldType.Bit or FieldType.Geometry or FieldType.Vector or FieldType.TypedArray or FieldType.Invalid => Scalar(rule, column.Type, binary),
            _ when column.Collation == Collations.Binary => Bytes(rule, characters),
            _ => Text(rule, new TextLimit(Math.Max(0, characters), false), column),
        };
    }

    private CellKernel Scalar(MaskRule rule, FieldType type, bool binary) => rule.Kind switch
    {
        MaskKind.Zero => new ConstantKernel(ZeroValues.Of(type, binary)),
        MaskKind.TruncateDate when BinaryValue.IsTemporal(type) => binary ? new TemporalKernel(rule.TruncateTo, type) : new IsoDateKernel(rule.TruncateTo),
        MaskKind.Token when Cipher(rule) is { } cipher && BytesOf(type) is { } size => new TokenIntegerKernel(cipher.Bits, size, FormOf(binary)),
        MaskKind.Fpe when Cipher(rule) is { } cipher && BytesOf(type) is { } size => new FpeIntegerKernel(cipher.Digits, size, FormOf(binary)),
        _ => ConstantKernel.ToNull,
    };

    private CellKernel Number(MaskRule rule) => rule.Kind switch
    {
        MaskKind.Zero => new ConstantKernel("0"u8.ToArray()),
        MaskKind.Fpe when Cipher(rule) is { } cipher => new FpeNumericKernel(cipher.Digits),
        _ => ConstantKernel.ToNull,
    };

    /// <summary>What is written in the place of a text is ASCII, or UTF-8, but for the empty text.</summary>
    private CellKernel Text(MaskRule rule, TextLimit limit, in ColumnDefinition column) =>
        column.MovesAscii && rule.Kind != MaskKind.Zero ? ConstantKernel.ToNull : Text(rule, limit, Collations.IsUtf8(column.Collation));

    /// <summary>What keeps characters, or tells them apart, needs to know which bytes are one.</summary>
    private CellKernel Text(MaskRule rule, TextLimit limit, bool utf8) => rule.Kind switch
    {
        MaskKind.Redact => new ConstantTextKernel(MaskMarks.Redacted.ToArray(), limit),
        MaskKind.Zero => new ConstantTextKernel([], limit),
        _ when !utf8 => ConstantKernel.ToNull,
        MaskKind.Partial => new PartialTextKernel(rule, limit),
        MaskKind.TruncateDate => new DateTextKernel(rule.TruncateTo, limit),
        MaskKind.Token when limit.Fits(TokenShape.Length) && Cipher(rule) is { } cipher => new TokenTextKernel(cipher, limit),
        MaskKind.Fpe when Cipher(rule) is { } cipher => new FpeTextKernel(rule.Alphanumeric ? cipher.Alphanumerics : cipher.Digits, rule.Alphanumeric, limit),
        _ => ConstantKernel.ToNull,
    };

    private CellKernel Bytes(MaskRule rule, int length) => rule.Kind switch
    {
        MaskKind.Zero => new ConstantKernel([]),
        MaskKind.Token when (length < 0 || length >= BytesKernel.Length) && Cipher(rule) is { } cipher => new BytesKernel(cipher),
        _ => ConstantKernel.ToNull,
    };

    /// <summary>Redacted JSON shows no keys either.</summary>
    private CellKernel Json(MaskRule rule) => rule.Kind == MaskKind.Redact
        ? new ConstantKernel([(byte)'"', .. MaskMarks.Redacted, (byte)'"'])
        : new JsonKernel(Text(rule, default, utf8: true), Number(rule), rule.Kind == MaskKind.Zero ? "false"u8.ToArray() : "null"u8.ToArray());

    private static int? BytesOf(FieldType type) => type switch
    {
        FieldType.Long => sizeof(int),
        FieldType.LongLong => sizeof(long),
        _ => null,
    };

    private static IntegerForm FormOf(bool binary) => binary ? IntegerForm.LittleEndian : IntegerForm.Text;

    private MaskCipher? Cipher(MaskRule rule)
    {
        if (keys is null) return null;
        if (!_ciphers.TryGetValue(rule.Domain, out var cipher)) _ciphers[rule.Domain] = cipher = new MaskCipher(keys.Of(rule.Domain));
        return cipher;
    }
}
