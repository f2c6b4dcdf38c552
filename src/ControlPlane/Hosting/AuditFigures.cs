using System.Collections.Immutable;

namespace HoopWire.ControlPlane;

/// <summary>How far the audit has come, for metrics.</summary>
/// <param name="Waiting">Entries that are not in the store yet.</param>
/// <param name="IsWritten">Whether it can be written.</param>
/// <param name="Exports">Its exports.</param>
/// <param name="Anchors">The places that heads of the root log go to.</param>
public sealed record AuditFigures(long Waiting, bool IsWritten, ImmutableArray<ExportFigures> Exports, ImmutableArray<AnchorFigures> Anchors);
