using System.Net.Sockets;

namespace HoopWire.Net;

/// <summary>
/// Finds out whether io_uring can be had, by doing on a ring of its own what the transport does: seccomp filters, old kernels and limits each
/// fail at another place.
/// </summary>
internal static unsafe class UringProbe
{
    private const int AnswerMilliseconds = 1000;

    /// <summary>Null when all is well; otherwise what failed.</summary>
    public static string? Run()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return "it exists on 64-bit Linux only";

        Ring? ring = null;
        ReceiveBuffers? buffers = null;
        string stage = "setting a ring up";
        try
        {
            ring = new Ring();
            stage = "registering receive buffers";
            buffers = new ReceiveBuffers(ring);
            stage = "enabling the ring";
            ring.Enable();
            stage = "receiving on the ring";
            return RoundTrip(ring, buffers) ? null : "receiving without end into chosen buffers does not work (Linux 6.1 or later is needed)";
        }
        catch (SocketException e)
        {
            return $"{stage} failed: {e.Message}";
        }
        finally
        {
            ring?.Free();
            buffers?.Free();
        }
    }

    private static bool RoundTrip(Ring ring, ReceiveBuffers buffers)
    {
        int* pair = stackalloc int[2];
        if (Libc.SocketPair(Libc.AfUnix, Libc.SockStream | Libc.SockCloexec, 0, pair) < 0)
            throw SocketErrors.ToException(Libc.Errno);

        try
        {
            UringEntry* receive = ring.Next();
            receive->Operation = UringEntry.OpReceive;
            receive->Flags = UringEntry.BufferSelect;
            receive->Priority = UringEntry.ReceiveMultishot;
            receive->Descriptor = pair[0];
            receive->BufferGroup = ReceiveBuffers.Group;
            receive->Tag = (ulong)UringOperation.Receive;
            byte sent = 42;
            UringEntry* send = ring.Next();
            send->Operation = UringEntry.OpSend;
            send->Descriptor = pair[1];
            send->Address = &sent;
            send->Length = 1;
            send->OperationFlags = Libc.MsgNoSignal | Libc.MsgDontWait;
            send->Tag = (ulong)UringOperation.Send;
            ring.Enter(2, AnswerMilliseconds);
            bool hasSent = false;
            bool hasReceived = false;
            while (ring.TryTake(out UringCompletion completion))
            {
                if (completion.Tag == (ulong)UringOperation.Send)
                    hasSent = completion.Result == 1;
                else
                    hasReceived = completion is { Result: 1, HasBuffer: true, GoesOn: true } && *buffers.DataOf(completion.Buffer) == sent;
            }

            return hasSent && hasReceived;
        }
        finally
        {
            _ = Libc.Close(pair[0]);
            _ = Libc.Close(pair[1]);
        }
    }
}
