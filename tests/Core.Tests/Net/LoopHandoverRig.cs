using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

/// <summary>What tests of connections that change their loop have in common.</summary>
internal static class LoopHandoverRig
{
    /// <summary>The other one of two loops.</summary>
    public static Loop LoopOtherThan(this Rig rig, Connection connection) => rig.Transport.Loops.Single(loop => loop != connection.Loop);

    /// <summary>Waits for so many bytes and consumes them.</summary>
    public static async Task<string> TakeAsync(Connection connection, int count)
    {
        ReadResult read = await connection.Pipe.Input.ReadAtLeastAsync(count);
        string text = Encoding.ASCII.GetString(read.Buffer.Slice(0, Math.Min(count, read.Buffer.Length)));
        connection.Pipe.Input.AdvanceTo(read.Buffer.GetPosition(text.Length));
        return text;
    }

    /// <summary>Waits for the end, and takes all that came before it.</summary>
    public static async Task<string> TakeAllAsync(Connection connection)
    {
        while (true)
        {
            ReadResult read = await connection.Pipe.Input.ReadAsync();
            if (read.IsCompleted)
            {
                string text = Encoding.ASCII.GetString(read.Buffer);
                connection.Pipe.Input.AdvanceTo(read.Buffer.End);
                return text;
            }

            connection.Pipe.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Begins to read, which the transport may go on with, and gives it up.</summary>
    public static async Task ReadAndCancelAsync(Connection connection)
    {
        using var cancel = new CancellationTokenSource();
        ValueTask<ReadResult> read = connection.Pipe.Input.ReadAsync(cancel.Token);
        await Task.Yield();
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await read);
    }

    public static void Write(Connection connection, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(connection.GetSpan(bytes.Length));
        connection.Advance(bytes.Length);
        connection.Flush();
    }

    /// <summary>Waits until the other side of all connections to a listener has been closed.</summary>
    public static async Task AssertNoneOpenAsync(Rig rig, IListener listener)
    {
        int open = -1;
        long start = Stopwatch.GetTimestamp();
        while (open != 0 && Stopwatch.GetElapsedTime(start) < Rig.Patience)
        {
            open = OpenSockets.CountAt(listener.EndPoint.Port);
            foreach (Loop loop in rig.Transport.Loops.Where(loop => !loop.Stopped.IsCompleted))
                await Rig.OnLoopAsync(loop, () => Task.CompletedTask);
        }

        Assert.Equal(0, open);
    }

    /// <summary>Waits until the connection is closed, in order or not.</summary>
    public static async Task AssertClosedAsync(Wire wire)
    {
        try
        {
            await wire.ReadToEndAsync().WaitAsync(Rig.Patience);
        }
        catch (IOException)
        {
            // A reset.
        }
    }

    public static TaskCompletionSource<T> Signal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
