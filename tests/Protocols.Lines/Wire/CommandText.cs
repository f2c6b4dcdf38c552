using System.Text;
using HoopWire.Policy;

namespace HoopWire.Lines.Wire;

/// <summary>What a command's text tells: <c>rm</c> writes, everything else reads.</summary>
internal static class CommandText
{
    /// <summary>The facts that rules decide by.</summary>
    public static StatementFacts Read(ReadOnlySpan<byte> command) => new() { Complete = true, Noun = "command", Effects = EffectsOf(command) };

    /// <summary>What people look for later.</summary>
    public static CommandDescription Describe(ReadOnlySpan<byte> command) => new(Encoding.UTF8.GetString(VerbOf(command)), EffectNames.Format(EffectsOf(command)), []);

    private static Effects EffectsOf(ReadOnlySpan<byte> command) => VerbOf(command).SequenceEqual("rm"u8) ? Effects.Write : Effects.Read;

    private static ReadOnlySpan<byte> VerbOf(ReadOnlySpan<byte> command) => command.IndexOf((byte)' ') is var space and >= 0 ? command[..space] : command;
}
