using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using HoopWire.Lines.Wire;
using HoopWire.Net;
using HoopWire.Wire;

namespace HoopWire.Lines.Session;

/// <summary>Lines of a connection before its relay.</summary>
internal static class Lines
{
    /// <summary>The next line.</summary>
    /// <exception cref="ProtocolException">It is too long, or the peer closed before its end.</exception>
    public static async Task<string> ReadAsync(Connection connection, CancellationToken cancellationToken)
    {
        var input = connection.Pipe.Input;
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancellationToken);
            byte[] bytes = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, Line.BytesMax)).ToArray();
            var status = Line.TryRead(bytes, out var line);
            if (status == FrameStatus.Message)
            {
                string text = Encoding.UTF8.GetString(line);
                input.AdvanceTo(read.Buffer.GetPosition(line.Length + 1));
                return text;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (status == FrameStatus.Malformed) ProtocolException.Throw(ProtocolError.BadLength, "A line is too long.");
            if (read.IsCompleted) ProtocolException.Throw(ProtocolError.UnexpectedEnd, "The peer closed before the end of a line.");
        }
    }

    /// <summary>Sends a line.</summary>
    public static async Task WriteAsync(Connection connection, string line)
    {
        Write(connection.Pipe.Output, line);
        await connection.Pipe.Output.FlushAsync();
    }

    /// <summary>Writes a line. What it says never ends it early.</summary>
    public static void Write(IBufferWriter<byte> output, string line)
    {
        output.Write(Encoding.UTF8.GetBytes(line.ReplaceLineEndings(" ")));
        output.WriteByte((byte)'\n');
    }
}
