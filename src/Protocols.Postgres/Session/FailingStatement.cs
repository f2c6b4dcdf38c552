using System.Buffers;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Messages that are certain to fail on the target, in any transaction state: they take the place of refused ones, so that the target's
/// transaction aborts where the client's must, and its error is answered with the gateway's own.
/// </summary>
internal static class FailingStatement
{
    /// <summary>No SQL: the target's scanner refuses it before anything else is looked at.</summary>
    private static ReadOnlySpan<byte> Text => "refused by the gateway"u8;

    /// <summary>No statement has this name: the gateway refuses every Parse that would give it.</summary>
    public static ReadOnlySpan<byte> Name => "hoopwire: no such statement"u8;

    /// <summary>In the place of a Query or a FunctionCall.</summary>
    public static void WriteQuery(IBufferWriter<byte> target) => Query.Write(target, Text);

    /// <summary>In the place of a Parse: it fails under the same name, which has the same effect on a statement of that name.</summary>
    public static void WriteParse(IBufferWriter<byte> target, ReadOnlySpan<byte> name) => Parse.Write(target, name, Text);

    /// <summary>In the place of any other message of the extended protocol: a Describe of a statement that does not exist.</summary>
    public static void WriteExtended(IBufferWriter<byte> target) => Describe.Write(target, Describe.Statement, Name);
}
