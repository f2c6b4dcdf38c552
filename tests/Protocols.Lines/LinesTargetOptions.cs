using HoopWire.Access;
using HoopWire.Configuration;

namespace HoopWire.Lines;

/// <summary>The keys that its targets have beside those of every target: <c>terminal: {columns, rows}</c>.</summary>
/// <param name="Columns">Width of the terminals there.</param>
/// <param name="Rows">Their height.</param>
public sealed record LinesTargetOptions(int Columns, int Rows) : ProtocolOptions
{
    private const int SideMax = 1000;
    private static readonly LinesTargetOptions Usual = new(80, 24);

    /// <summary>Those of a target.</summary>
    public static LinesTargetOptions Of(Target target) => target?.Options as LinesTargetOptions ?? Usual;

    internal static LinesTargetOptions Read(IConfigSection target)
    {
        if (target.Child("terminal") is not { } terminal) return Usual;
        var read = new LinesTargetOptions(terminal.Integer("columns", 1, SideMax) ?? Usual.Columns, terminal.Integer("rows", 1, SideMax) ?? Usual.Rows);
        terminal.Done();
        return read;
    }
}
