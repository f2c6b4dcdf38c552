using System.Buffers;
using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.Fuzz.Targets;

/// <summary>Executions of prepared statements: parameters are laid out for the recording and for a reviewer, or refused. The first byte is their number.</summary>
internal sealed class MySqlExecution : IFuzzTarget
{
    private static readonly StatementJudge Judge = new(CompiledPolicy.Empty, null);

    public static string Name => "mysql-execution";

    public static IEnumerable<byte[]> Seeds =>
    [
        [0, 0x17, 1, 0, 0, 0, 0, 1, 0, 0, 0],
        [2, 0x17, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0b01, 1, 6, 0, 3, 0, 7, 0, 0, 0],
        [3, 0x17, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 253, 0, 12, 0, 11, 0, 2, (byte)'h', (byte)'i', 4, 0xE8, 7, 2, 29, 8, 0, 0, 0, 0, 0, 1, 2, 3],
    ];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        int parameters = input[0];
        var payload = input[1..];
        if (!ExecuteRequest.TryRead(payload, parameters, out var request)) return;
        var statement = new PreparedStatement([], StatementDecision.Unread, Judge, default) { Parameters = parameters };
        if (request.Types.Length < parameters * 2) return;
        var output = new ArrayBufferWriter<byte>();
        bool written = ExecuteParameters.TryWrite(request, statement, request.Types, null, output, out int read, out _) && read == request.Values.Length;
        Trace.Note(1, written ? parameters : -1);
        if (written && parameters > 0) ExecuteParameters.Digests(request, statement, request.Types);
        if (written) FuzzFailure.Unless(ParametersText.Of(output.WrittenSpan).Count(c => c == '\n') >= parameters, "a parameter that nobody sees");
    }
}
