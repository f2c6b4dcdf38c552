namespace HoopWire.Policy;

/// <summary>A set of kinds of value.</summary>
public readonly record struct DetectorKinds
{
    private readonly UInt128 _bits;

    private DetectorKinds(UInt128 bits) => _bits = bits;

    /// <summary>The set of some kinds.</summary>
    public static DetectorKinds Of(IEnumerable<DetectorKind> kinds) => new(kinds.Aggregate(UInt128.Zero, (bits, kind) => bits | (UInt128.One << (int)kind)));

    /// <summary>The set with a kind more.</summary>
    public DetectorKinds With(DetectorKind kind) => new(_bits | (UInt128.One << (int)kind));

    /// <summary>Whether a kind belongs to it.</summary>
    public bool Contains(DetectorKind kind) => (_bits >> (int)kind & UInt128.One) != UInt128.Zero;

    /// <summary>Whether no kind belongs to it.</summary>
    public bool IsEmpty => _bits == UInt128.Zero;
}
