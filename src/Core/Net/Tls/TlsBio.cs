using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>The source and sink of every engine connection: moves bytes between OpenSSL and the thread's <see cref="TlsWindow"/>.</summary>
internal static unsafe class TlsBio
{
    private static readonly nint Method = CreateMethod();

    // A call into OpenSSL starts and ends on one thread and never runs session code, so the thread has one window.
    [ThreadStatic]
    private static TlsWindow _window;

    /// <summary>The calling thread's window.</summary>
    public static ref TlsWindow Window => ref _window;

    public static nint Create()
    {
        nint bio = LibCrypto.BioNew(Method);
        if (bio == 0)
            throw new OutOfMemoryException("OpenSSL cannot allocate a connection.");
        LibCrypto.BioSetInit(bio, 1);
        return bio;
    }

    private static nint CreateMethod()
    {
        nint method = LibCrypto.BioMethodNew(LibCrypto.BioNewIndex() | LibCrypto.BioTypeSourceSink, "hoopwire");
        _ = LibCrypto.BioMethodSetRead(method, &Read);
        _ = LibCrypto.BioMethodSetWrite(method, &Write);
        _ = LibCrypto.BioMethodSetControl(method, &Control);
        return method;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(nint bio, byte* to, int length)
    {
        ref TlsWindow window = ref _window;
        int n = Math.Min(length, window.InLeft);
        if (n <= 0)
        {
            LibCrypto.BioSetFlags(bio, LibCrypto.BioFlagRead | LibCrypto.BioFlagRetry);
            return -1;
        }

        Buffer.MemoryCopy(window.In, to, length, n);
        window.In += n;
        window.InLeft -= n;
        return n;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint bio, byte* from, int length)
    {
        ref TlsWindow window = ref _window;
        LibCrypto.BioClearFlags(bio, LibCrypto.BioFlagRead | LibCrypto.BioFlagRetry);
        if (length < 0 || length > window.OutRoom - window.Written)
        {
            window.Overflowed = true;
            return -1;
        }

        Buffer.MemoryCopy(from, window.Out + window.Written, length, length);
        window.Written += length;
        return length;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Control(nint bio, int command, nint number, nint argument) => command == LibCrypto.BioControlFlush ? 1 : 0;
}
