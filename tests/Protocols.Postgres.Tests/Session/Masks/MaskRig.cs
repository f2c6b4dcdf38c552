using System.Collections.Immutable;
using System.Text;
using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Postgres.Session.Masks;

namespace HoopWire.Postgres.Tests.Session.Masks;

/// <summary>Kernels over a small catalogue, and cells in and out as text.</summary>
internal static class MaskRig
{
    public const uint Int4Array = 1007;
    public const uint TextArray = 1009;
    public const uint DateRange = 3912;
    public const uint DateMultirange = 4535;
    public const uint Mood = 50001;
    public const uint Address = 50002;
    public const uint Phone = 50003;
    public const uint AddressArray = 50004;

    public static TypeCatalogue Types { get; } = new(
    [
        new PgType(Int4Array, PgTypeKind.Array) { Inner = 23 },
        new PgType(TextArray, PgTypeKind.Array) { Inner = 25 },
        new PgType(DateRange, PgTypeKind.Range) { Inner = 1082 },
        new PgType(DateMultirange, PgTypeKind.Multirange) { Inner = DateRange },
        new PgType(Mood, PgTypeKind.Enum) { FirstLabel = [.. "sad"u8] },
        new PgType(Address, PgTypeKind.Composite) { Fields = [(25, -1), (23, -1)] },
        new PgType(Phone, PgTypeKind.Domain) { Inner = 1043, InnerModifier = 16 },
        new PgType(AddressArray, PgTypeKind.Array) { Inner = Address },
    ]);

    [ThreadStatic]
    private static MaskKernels? t_kernels;

    /// <summary>Kernels of the thread that asks: like those of a loop, they are never shared.</summary>
    public static MaskKernels Kernels => t_kernels ??= New();

    public static MaskKernels New() =>
        new(Types, new MaskKeys(new Secret("canary-secret-of-the-gateway"), ImmutableDictionary<string, Secret>.Empty));

    public static MaskRule Rule(MaskKind kind) => new(kind);

    public static string? Text(MaskRule rule, uint type, string cell, int modifier = -1) => Masked(rule, type, modifier, false, Encoding.UTF8.GetBytes(cell)) is { } masked ? Encoding.UTF8.GetString(masked) : null;

    public static byte[]? Binary(MaskRule rule, uint type, byte[] cell, int modifier = -1) => Masked(rule, type, modifier, true, cell);

    /// <summary>Masks a cell with exactly the room that the kernel asks for.</summary>
    public static byte[]? Masked(MaskRule rule, uint type, int modifier, bool binary, ReadOnlySpan<byte> cell)
    {
        var kernel = Kernels.For(rule, type, modifier, binary);
        byte[] destination = new byte[kernel.Bound(cell.Length)];
        int length = kernel.Write(cell, destination);
        return length < 0 ? null : destination[..length];
    }
}
