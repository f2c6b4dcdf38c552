using System.Runtime.InteropServices;
using System.Text;

namespace HoopWire.Net;

/// <summary>Whether this system has the OpenSSL that the engine is written for, and what it says of errors.</summary>
internal static unsafe class OpenSsl
{
    private const int MajorVersion = 3;
    private const int MajorShift = 28;
    private const int TextBytesMax = 256;

    /// <summary>Whether the engine can work here. Where it cannot, the framework's own TLS serves.</summary>
    public static bool IsSupported { get; } = Probe();

    /// <summary>The oldest error of this thread, in OpenSSL's words; the queue is empty afterwards.</summary>
    public static string TakeError()
    {
        ulong error = LibCrypto.PeekError();
        LibCrypto.ClearErrors();
        if (error == 0)
            return "no reason given";

        byte* text = stackalloc byte[TextBytesMax];
        LibCrypto.ErrorText(error, text, TextBytesMax);
        return Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
    }

    private static bool Probe()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
            return false;

        try
        {
            if (LibCrypto.VersionNumber() >> MajorShift != MajorVersion)
                return false;

            // Without an exit handler: loops may still be at work when the process ends, and must not meet tables already freed.
            return LibSsl.Init(LibSsl.InitNoAtExit | LibSsl.InitSslStrings, 0) == 1 && HostNames.IsSupported;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
