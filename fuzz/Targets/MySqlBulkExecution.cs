using System.Buffers;
using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>Executions in bulk: rows of parameters are laid out for the recording and for a reviewer, or refused. The first byte is how many parameters a row has.</summary>
internal sealed class MySqlBulkExecution : IFuzzTarget
{
    /// <summary>Values whose text is looked at: a value of one byte has a line of its own, so that the text of many is longer than a fuzzer's input may make it.</summary>
    private const int LinesMax = 64;

    public static string Name => "mysql-bulk-execution";

    public static IEnumerable<byte[]> Seeds =>
    [
        [1, 0xFA, 1, 0, 0, 0, 128, 0, 3, 0, 1],
        [2, 0xFA, 1, 0, 0, 0, 128, 0, 3, 0, 253, 0, 0, 7, 0, 0, 0, 0, 2, (byte)'h', (byte)'i', 1, 2, 3, 0, 0],
        [1, 0xFA, 1, 0, 0, 0, 192, 0, 12, 0, 0, 4, 0xE8, 7, 2, 29, 1],
    ];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty || input[0] == 0) return;
        int parameters = input[0];
        if (!BulkExecuteRequest.TryRead(input[1..], parameters, out var request) || request.Types.Length < parameters * 2) return;
        var output = new ArrayBufferWriter<byte>();
        bool written = BulkParameters.TryWrite(request, parameters, request.Types, null, output, out int rows);
        Trace.Note(1, written ? rows : -1);
        if (!written) return;
        FuzzFailure.Unless(rows * parameters <= request.Rows.Length, "more values than bytes");
        if (rows * parameters <= LinesMax) FuzzFailure.Unless(ParametersText.Of(output.WrittenSpan, parameters).Count(c => c == '\n') >= rows * parameters, "a parameter that nobody sees");
    }
}
