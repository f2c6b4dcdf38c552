using HoopWire.Policy.Masking.Kernels;
using HoopWire.Policy;
using HoopWire.Policy.Masking;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Chooses the kernel for a mask on a type. One for each loop, policy and catalogue; kernels share its keyed functions.</summary>
/// <param name="types">The database's types.</param>
/// <param name="keys">Where keys come from; null for none.</param>
internal sealed class MaskKernels(TypeCatalogue types, MaskKeys? keys)
{
    /// <summary>Types within types; a catalogue that goes deeper is not honest.</summary>
    private const int DepthMax = 16;

    /// <summary>Most kernels within one, for the same reason.</summary>
    private const int WithinMax = 10_000;

    /// <summary>Kernels for the types found within values.</summary>
    private const int FoundMax = 4096;

    private readonly Dictionary<string, MaskCipher> _ciphers = new(StringComparer.Ordinal);
    private readonly Dictionary<(MaskRule, uint), CellKernel> _found = [];
    private int _within;

    /// <summary>The kernel for a column.</summary>
    /// <param name="rule">The mask.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="modifier">Its modifier; -1 for none.</param>
    /// <param name="binary">Whether its cells are binary.</param>
    public CellKernel For(MaskRule rule, uint type, int modifier, bool binary)
    {
        _within = 0;
        return For(rule, type, modifier, binary, 0);
    }

    private CellKernel For(MaskRule rule, uint type, int modifier, bool binary, int depth)
    {
        if (rule.Kind == MaskKind.Nullify || depth > DepthMax || ++_within > WithinMax) return ConstantKernel.ToNull;
        // A record's fields have types in binary only.
        if (type == TypeOid.Record) return binary ? Composite(rule, [], depth) : ConstantKernel.ToNull;
        var known = types.Find(type);
        return known.Kind switch
        {
            PgTypeKind.Array => Array(rule, known, modifier, binary, depth),
            PgTypeKind.Composite when binary => Composite(rule, [.. known.Fields], depth),
            PgTypeKind.Composite => new TextCompositeKernel([.. known.Fields.Select(f => For(rule, f.Type, f.Modifier, false, depth + 1))]),
            PgTypeKind.Range => Range(rule, known, binary, depth),
            PgTypeKind.Multirange => Multirange(rule, known, binary, depth),
            PgTypeKind.Domain => For(rule, known.Inner, known.InnerModifier, binary, depth + 1),
            PgTypeKind.Enum => rule.Kind == MaskKind.Zero && !known.FirstLabel.IsEmpty ? new ConstantKernel([.. known.FirstLabel]) : ConstantKernel.ToNull,
            PgTypeKind.Text => Text(rule, default),
            _ => Scalar(rule, type, modifier, binary),
        };
    }

    private CellKernel Scalar(MaskRule rule, uint type, int modifier, bool binary)
    {
        if (type is TypeOid.Json or TypeOid.Jsonb) return Json(rule, type == TypeOid.Jsonb && binary);
        if (TypeOid.IsText(type)) return type == TypeOid.Xml ? ConstantKernel.ToNull : Text(rule, TextLimits.Of(type, modifier));
        return rule.Kind switch
        {
            MaskKind.Zero when type is TypeOid.Bit or TypeOid.VarBit => new ZeroBitsKernel(binary),
            MaskKind.Zero => new ConstantKernel(ZeroValues.Of(type, binary)),
            MaskKind.TruncateDate => Truncate(rule.TruncateTo, type, binary),
            MaskKind.Token when Cipher(rule) is { } cipher => Token(cipher, type, modifier, binary),
            MaskKind.Fpe when Cipher(rule) is { } cipher => Encrypt(cipher, type, binary),
            _ => ConstantKernel.ToNull,
        };
    }

    private CellKernel Text(MaskRule rule, TextLimit limit) => rule.Kind switch
    {
        MaskKind.Redact => new ConstantTextKernel(MaskMarks.Redacted.ToArray(), limit),
        MaskKind.Zero => new ConstantTextKernel([], limit),
        MaskKind.Partial => new PartialTextKernel(rule, limit),
        MaskKind.TruncateDate => new DateTextKernel(rule.TruncateTo, limit),
        MaskKind.Token when limit.Fits(TokenShape.Length) && Cipher(rule) is { } cipher => new TokenTextKernel(cipher, limit),
        MaskKind.Fpe when Cipher(rule) is { } cipher => new FpeTextKernel(rule.Alphanumeric ? cipher.Alphanumerics : cipher.Digits, rule.Alphanumeric, limit),
        _ => ConstantKernel.ToNull,
    };

    /// <summary>Redacted JSON shows no keys either.</summary>
    private CellKernel Json(MaskRule rule, bool versioned)
    {
        byte[] truth = rule.Kind == MaskKind.Zero ? "false"u8.ToArray() : "null"u8.ToArray();
        CellKernel json = rule.Kind == MaskKind.Redact
            ? new ConstantKernel([(byte)'"', .. MaskMarks.Redacted, (byte)'"'])
            : new JsonKernel(Text(rule, default), Scalar(rule, TypeOid.Numeric, -1, false), truth);
        return versioned ? new JsonbKernel(json) : json;
    }

    private static CellKernel Truncate(DateUnit unit, uint type, bool binary) => (type, binary) switch
    {
        (TypeOid.Date or TypeOid.Time or TypeOid.TimeTz or TypeOid.Timestamp or TypeOid.TimestampTz, false) => new IsoDateKernel(unit),
        (TypeOid.Date, true) => new BinaryDateKernel(unit),
        (TypeOid.Timestamp or TypeOid.TimestampTz, true) => new BinaryTimestampKernel(unit),
        (TypeOid.Time, true) => new BinaryTimeKernel(unit, 8),
        (TypeOid.TimeTz, true) => new BinaryTimeKernel(unit, 12),
        _ => ConstantKernel.ToNull,
    };

    private static CellKernel Token(MaskCipher cipher, uint type, int modifier, bool binary) => type switch
    {
        TypeOid.Int4 => new TokenIntegerKernel(cipher.Bits, sizeof(int), FormOf(binary)),
        TypeOid.Int8 => new TokenIntegerKernel(cipher.Bits, sizeof(long), FormOf(binary)),
        TypeOid.Numeric when WholeDigits(modifier) >= TokenNumericKernel.Digits => Numeric(new TokenNumericKernel(cipher), binary),
        TypeOid.Uuid => new UuidKernel(cipher, binary),
        TypeOid.Bytea => new ByteaKernel(cipher, binary),
        _ => ConstantKernel.ToNull,
    };

    private static CellKernel Encrypt(MaskCipher cipher, uint type, bool binary) => type switch
    {
        TypeOid.Int4 => new FpeIntegerKernel(cipher.Digits, sizeof(int), FormOf(binary)),
        TypeOid.Int8 => new FpeIntegerKernel(cipher.Digits, sizeof(long), FormOf(binary)),
        TypeOid.Money => binary ? new FpeIntegerKernel(cipher.Digits, sizeof(long), IntegerForm.BigEndian) : new MoneyTextKernel(cipher.Digits),
        TypeOid.Numeric => Numeric(new FpeNumericKernel(cipher.Digits), binary),
        TypeOid.Uuid => new UuidKernel(cipher, binary),
        _ => ConstantKernel.ToNull,
    };

    private static IntegerForm FormOf(bool binary) => binary ? IntegerForm.BigEndian : IntegerForm.Text;

    private static CellKernel Numeric(NumericKernel text, bool binary) => binary ? new BinaryNumericKernel(text) : text;

    /// <summary>numeric(p, s) carries ((p &lt;&lt; 16) | s) + 4 in its modifier (numeric.c).</summary>
    private static int WholeDigits(int modifier) => modifier < 4 ? int.MaxValue : ((modifier - 4) >> 16) - ((modifier - 4) & 0x7FF);

    private CellKernel Array(MaskRule rule, PgType type, int modifier, bool binary, int depth)
    {
        var element = For(rule, type.Inner, modifier, binary, depth + 1);
        return binary ? new BinaryArrayKernel(element, type.Inner) : new TextArrayKernel(element, type.Delimiter);
    }

    private BinaryCompositeKernel Composite(MaskRule rule, (uint Type, int Modifier)[] fields, int depth)
    {
        CellKernel[] kernels = [.. fields.Select(f => For(rule, f.Type, f.Modifier, true, depth + 1))];
        return new BinaryCompositeKernel(kernels, [.. fields.Select(f => f.Type)], type => Found(rule, type, depth + 1));
    }

    /// <summary>Kernels for types that are first seen in a value.</summary>
    private CellKernel Found(MaskRule rule, uint type, int depth)
    {
        if (_found.TryGetValue((rule, type), out var kernel)) return kernel;
        if (_found.Count >= FoundMax) _found.Clear();
        _within = 0;
        return _found[(rule, type)] = For(rule, type, -1, true, depth);
    }

    /// <summary>Only masks that keep the order of values leave a range that is one.</summary>
    private CellKernel Range(MaskRule rule, PgType type, bool binary, int depth)
    {
        if (rule.Kind is not (MaskKind.Zero or MaskKind.TruncateDate)) return ConstantKernel.ToNull;
        var bound = For(rule, type.Inner, -1, binary, depth + 1);
        if (ReferenceEquals(bound, ConstantKernel.ToNull)) return bound;
        return binary ? new BinaryRangeKernel(bound) : new TextRangeKernel(bound, type.Inner == TypeOid.TimestampTz);
    }

    private CellKernel Multirange(MaskRule rule, PgType type, bool binary, int depth)
    {
        var range = For(rule, type.Inner, -1, binary, depth + 1);
        if (ReferenceEquals(range, ConstantKernel.ToNull)) return range;
        return binary ? new BinaryMultirangeKernel(range) : new TextMultirangeKernel(range);
    }

    private MaskCipher? Cipher(MaskRule rule)
    {
        if (keys is null) return null;
        if (!_ciphers.TryGetValue(rule.Domain, out var cipher)) _ciphers[rule.Domain] = cipher = new MaskCipher(keys.Of(rule.Domain));
        return cipher;
    }
}
