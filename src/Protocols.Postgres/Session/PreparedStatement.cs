using System.Buffers.Binary;

namespace HoopWire.Postgres.Session;

/// <summary>A statement the target has, or will have once it answers: its text and what was decided about it.</summary>
/// <param name="Name">Its name; empty for the unnamed one.</param>
/// <param name="Text">The exact bytes the client sent; a prefix for a text too long to be kept.</param>
/// <param name="Decision">The decision about the text.</param>
/// <param name="Judge">Who decided: another policy or catalogue decides again.</param>
internal sealed record PreparedStatement(byte[] Name, byte[] Text, StatementDecision Decision, StatementJudge Judge)
{
    /// <summary>Bytes of text that are kept with it.</summary>
    public long HeldBytes => Text.Length + Types.Length + (Decision.RecordedText?.Length ?? 0);

    /// <summary>What it was read by: the target reads it again when its search path changes.</summary>
    public Reading Reading { get; init; }

    /// <summary>The types that the client gave its parameters, as they came.</summary>
    public byte[] Types { get; init; } = [];

    /// <summary>The types that the target told when it was asked; empty before.</summary>
    public byte[] TargetTypes { get; private set; } = [];

    /// <summary>Whether the text is the whole one.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>The type of a parameter, as the client gave it or the target told; 0 for one that is not known.</summary>
    public uint TypeOf(int parameter) => At(Types, parameter) is var given and not 0 ? given : At(TargetTypes, parameter);

    /// <summary>The target has told the types.</summary>
    public void Described(ReadOnlySpan<byte> types)
    {
        if (!types.SequenceEqual(TargetTypes)) TargetTypes = types.SequenceEqual(Types) ? Types : types.ToArray();
    }

    private static uint At(byte[] types, int parameter) =>
        (parameter + 1) * sizeof(uint) <= types.Length ? BinaryPrimitives.ReadUInt32BigEndian(types.AsSpan(parameter * sizeof(uint))) : 0;
}
