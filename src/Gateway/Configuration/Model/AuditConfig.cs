using System.Collections.Immutable;
using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Configuration;

/// <summary>The <c>audit</c> section.</summary>
internal sealed record AuditConfig
{
    /// <summary>Where the heads of the root log are kept outside.</summary>
    public AnchorOptions Anchor { get; init; } = new();

    /// <summary>Where rows are sent as they come.</summary>
    public ImmutableArray<ExportOptions> Exports { get; init; } = [];
}
