using System.Buffers;
using HoopWire.MySql.Wire;
using HoopWire.Net;

namespace HoopWire.MySql.Tests.Support;

/// <summary>Takes whole packets, one a call, and may answer each.</summary>
internal sealed class EchoStep : IRelayStep
{
    public static readonly byte[] Answer = [1, 0, 0, 1, 0];

    public List<byte> Taken { get; } = [];

    public bool Answers { get; set; }

    public bool Starves { get; set; }

    public int BytesMax { get; set; } = 1 << 20;

    public Action? AfterCommand { get; set; }

    public StepResult OnReceive(Connection from, ReadOnlySpan<byte> input)
    {
        if (Starves) return default;
        if (Message.TryRead(input, BytesMax, out var message, out int wanted) != MessageStatus.Message) return new StepResult(0, wanted);
        Taken.AddRange(input[..message.Total]);
        if (Answers)
        {
            from.Write(Answer);
            from.Flush();
        }
        AfterCommand?.Invoke();
        return new StepResult(message.Total, 0, message.Total < input.Length && AfterCommand is null);
    }

    public void OnDrained(Connection to)
    {
        // It writes little.
    }

    public void OnEnd(Connection from, ConnectionEnd end)
    {
        // Nothing follows.
    }
}
