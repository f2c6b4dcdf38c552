using HoopWire.Policy;

namespace HoopWire.Sql.Shapes;

/// <summary>What was worked out for shapes of statements: found by the shape of a text that is not known itself. Belongs to one loop.</summary>
/// <param name="dialect">The texts' dialect.</param>
/// <typeparam name="T">What is kept per shape.</typeparam>
internal sealed class ShapeCache<T>(ShapeDialect dialect)
    where T : class
{
    /// <summary>Longer texts are rare, and read as they are.</summary>
    private const int ShapedBytesMax = 2048;

    private readonly StatementCache<T> _known = new();
    private readonly byte[] _shape = new byte[2 * ShapedBytesMax];

    /// <summary>The shape of a text, which is good until the next one is written; empty where it has none.</summary>
    public ReadOnlySpan<byte> ShapeOf(ReadOnlySpan<byte> text) =>
        text.Length > ShapedBytesMax ? default : _shape.AsSpan(0, Math.Max(0, LiteralShape.Write(text, dialect, _shape)));

    /// <inheritdoc cref="StatementCache{T}.Find"/>
    public T? Find(ReadOnlySpan<byte> shape, ulong salt, out UInt128 hash) => _known.Find(shape, salt, out hash);

    /// <inheritdoc cref="StatementCache{T}.Add"/>
    public void Add(ReadOnlySpan<byte> shape, ulong salt, UInt128 hash, T value) => _known.Add(shape, salt, hash, value);
}
