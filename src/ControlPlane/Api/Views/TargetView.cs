namespace HoopWire.ControlPlane;

/// <summary>A target the caller may reach.</summary>
internal sealed record TargetView(string Name, string Protocol, string? Database, int? Port, string[] Rules)
{
    public static TargetView Of(ReachableTarget target) => new(target.Name, target.Protocol, target.Database, target.Port, [.. target.Rules]);
}
