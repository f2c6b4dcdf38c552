using System.Collections.Immutable;
using HoopWire.ControlPlane;
using HoopWire.Gateway.Recordings;

namespace HoopWire.Gateway.Configuration;

/// <summary>The <c>audit</c> section.</summary>
internal sealed record AuditConfig
{
    /// <summary>Where the heads of the root log are kept outside.</summary>
    public AnchorOptions Anchor { get; init; } = new();

    /// <summary>A store that they are put into; null for none.</summary>
    public S3Options? AnchorS3 { get; init; }

    /// <summary>Where rows are sent as they come.</summary>
    public ImmutableArray<ExportOptions> Exports { get; init; } = [];
}
