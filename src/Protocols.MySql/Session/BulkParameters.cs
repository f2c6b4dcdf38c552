using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>Lays out the parameters of an execution in bulk as the recording keeps them: row after row, within the bounds of a single execution.</summary>
internal static class BulkParameters
{
    /// <summary>Values that are recorded: as many as a single execution can have.</summary>
    public const int ValuesMax = MySqlLimits.ColumnsMax;

    /// <summary>Writes the parameters; false when they are malformed, or a row is not whole. What was left out is told behind, with a digest of all rows.</summary>
    /// <param name="request">The request.</param>
    /// <param name="parameters">How many parameters the statement has: one at least.</param>
    /// <param name="types">Their types.</param>
    /// <param name="detectors">What they find is hidden.</param>
    /// <param name="output">Where they are written.</param>
    /// <param name="rows">How many rows there are: one at least.</param>
    public static bool TryWrite(in BulkExecuteRequest request, int parameters, ReadOnlySpan<byte> types, DetectorSet? detectors, ArrayBufferWriter<byte> output, out int rows)
    {
        output.ResetWrittenCount();
        var reader = new PayloadReader(request.Rows);
        int room = CommandRecord.KeptBytesMax, values = 0;
        bool whole = true;
        for (rows = 0; !reader.IsAtEnd; rows++)
        {
            for (int i = 0; i < parameters; i++, values++)
            {
                var type = ExecuteRequest.TypeOf(types, i);
                if (!BulkExecuteRequest.TryReadValue(ref reader, type, out var indicator, out var value)) return false;
                if (values >= ValuesMax) continue;
                if (indicator == BulkIndicator.Value) whole &= ExecuteParameters.AppendValue(output, type, ExecuteRequest.IsUnsigned(types, i), value, ref room, detectors);
                else AppendIndicator(output, indicator);
            }
        }
        if (!whole || values > ValuesMax) AppendRest(output, request.Rows, values - ValuesMax);
        return rows > 0;
    }

    private static void AppendIndicator(ArrayBufferWriter<byte> output, BulkIndicator indicator)
    {
        if (indicator == BulkIndicator.Null) ExecuteParameters.Append(output, ParameterBlock.Null, 0, default);
        else AppendInstead(output, indicator == BulkIndicator.Default ? "DEFAULT"u8 : "IGNORE"u8);
    }

    private static void AppendRest(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> rows, int more)
    {
        string left = more > 0 ? string.Create(CultureInfo.InvariantCulture, $"{more} more values; ") : "";
        AppendInstead(output, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{left}{rows.Length} bytes of rows, sha256 {Convert.ToHexStringLower(SHA256.HashData(rows))}")));
    }

    private static void AppendInstead(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> words) => ExecuteParameters.Append(output, ParameterBlock.Instead, words.Length, words);
}
