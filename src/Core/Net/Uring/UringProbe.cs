using System.Net.Sockets;

namespace HoopWire.Net;

/// <summary>
/// Finds out whether io_uring can be had, by doing on a ring of its own what the transport does: seccomp filters, old kernels and limits each
/// fail at another place.
/// </summary>
internal static unsafe class UringProbe
{
    private const int AnswerMilliseconds = 1000;
    private const int LongSendBytes = 1 << 20;

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
            stage = "sending on the ring";
            if (!TellsShortSends(ring))
                return "sends do not complete at once, or not silently when they are whole (Linux 6.1 or later is needed)";
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

    // More than a socket's buffer holds: sent in part, then not at all. Only that is told, and before the operation behind it.
    private static bool TellsShortSends(Ring ring)
    {
        int* pair = stackalloc int[2];
        OpenPair(pair);

        byte* bytes = UringSyscalls.MapMemory(LongSendBytes);
        try
        {
            if (bytes is null)
                throw SocketErrors.ToException(Libc.Enomem);
            int room = 1;
            _ = Libc.SetOption(pair[0], Libc.SolSocket, Libc.SoSendBuffer, &room, sizeof(int));
            PrepareSilentSend(ring, pair[0], bytes, 1, 1);
            PrepareSilentSend(ring, pair[0], bytes, LongSendBytes, 2);
            PrepareSilentSend(ring, pair[0], bytes, LongSendBytes, 3);
            ring.Next()->Tag = 4;
            ring.Enter(3, AnswerMilliseconds);
            return ring.TryTake(out UringCompletion part) && part is { Tag: 2, Result: > 0 and < LongSendBytes }
                && ring.TryTake(out UringCompletion none) && none is { Tag: 3, Result: -Libc.Eagain }
                && ring.TryTake(out UringCompletion behind) && behind is { Tag: 4, Result: 0 };
        }
        finally
        {
            if (bytes is not null)
                _ = UringSyscalls.Unmap(bytes, LongSendBytes);
            _ = Libc.Close(pair[0]);
            _ = Libc.Close(pair[1]);
        }
    }

    private static void OpenPair(int* pair)
    {
        if (Libc.SocketPair(Libc.AfUnix, Libc.SockStream | Libc.SockCloexec, 0, pair) < 0)
            throw SocketErrors.ToException(Libc.Errno);
    }

    private static void PrepareSilentSend(Ring ring, int fd, byte* bytes, uint length, ulong tag)
    {
        UringEntry* send = PrepareSend(ring, fd, bytes, length, tag);
        send->Flags = UringEntry.SkipSuccess;
        send->OperationFlags = SendBatch.SilentSendFlags;
    }

    private static UringEntry* PrepareSend(Ring ring, int fd, byte* bytes, uint length, ulong tag)
    {
        UringEntry* send = ring.Next();
        send->Operation = UringEntry.OpSend;
        send->Descriptor = fd;
        send->Address = bytes;
        send->Length = length;
        send->OperationFlags = Libc.MsgNoSignal | Libc.MsgDontWait;
        send->Tag = tag;
        return send;
    }

    private static bool RoundTrip(Ring ring, ReceiveBuffers buffers)
    {
        int* pair = stackalloc int[2];
        OpenPair(pair);

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
            PrepareSend(ring, pair[1], &sent, 1, (ulong)UringOperation.Send);
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
