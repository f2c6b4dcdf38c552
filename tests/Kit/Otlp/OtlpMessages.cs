using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace HoopWire.Kit;

/// <summary>Reads OTLP's messages. Field numbers: https://github.com/open-telemetry/opentelemetry-proto</summary>
internal static class OtlpMessages
{
    /// <summary>Log records of an ExportLogsServiceRequest.</summary>
    public static IEnumerable<OtlpLog> Logs(byte[] request)
    {
        foreach (var record in Inside(request, 1, 2, 2))
        {
            var fields = Fields(record);
            long nanoseconds = BitConverter.ToInt64(fields.Single(field => field.Number == 1).Value);
            yield return new OtlpLog(DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100), Text(fields.Single(field => field.Number == 5).Value), Attributes(fields, 6));
        }
    }

    /// <summary>Data points of an ExportMetricsServiceRequest: gauges and sums.</summary>
    public static IEnumerable<OtlpPoint> Points(byte[] request)
    {
        foreach (byte[] metric in Inside(request, 1, 2, 2))
        {
            var fields = Fields(metric);
            string name = Encoding.UTF8.GetString(fields.Single(field => field.Number == 1).Value);
            foreach (var (number, data) in fields.Where(field => field.Number is 5 or 7))
            {
                foreach (byte[] point in Inside(data, 1))
                {
                    var values = Fields(point);
                    yield return new OtlpPoint(name, number == 7, BitConverter.ToDouble(values.Single(field => field.Number == 4).Value), Attributes(values, 7));
                }
            }
        }
    }

    private static IEnumerable<byte[]> Inside(byte[] message, params int[] path) =>
        path.Aggregate<int, IEnumerable<byte[]>>([message], (found, number) => found.SelectMany(Fields).Where(field => field.Number == number).Select(field => field.Value));

    private static Dictionary<string, string> Attributes(List<(int Number, byte[] Value)> fields, int number) => fields
        .Where(field => field.Number == number)
        .Select(field => Fields(field.Value))
        .ToDictionary(pair => Encoding.UTF8.GetString(pair.Single(field => field.Number == 1).Value), pair => Text(pair.Single(field => field.Number == 2).Value));

    // An AnyValue: 1 text, 2 truth, 3 whole number, 4 number.
    private static string Text(byte[] any) => Fields(any) switch
    {
        [(1, var text)] => Encoding.UTF8.GetString(text),
        [(4, var number)] => BitConverter.ToDouble(number).ToString(CultureInfo.InvariantCulture),
        [(_, var whole)] => BitConverter.ToInt64(whole).ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    private static List<(int Number, byte[] Value)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[])>();
        var input = new CodedInputStream(message);
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            byte[] value = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => BitConverter.GetBytes(input.ReadInt64()),
                WireFormat.WireType.Fixed64 => BitConverter.GetBytes(input.ReadFixed64()),
                WireFormat.WireType.Fixed32 => BitConverter.GetBytes(input.ReadFixed32()),
                _ => input.ReadBytes().ToByteArray(),
            };
            fields.Add((WireFormat.GetTagFieldNumber(tag), value));
        }

        return fields;
    }
}
