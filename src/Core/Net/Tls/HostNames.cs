using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HoopWire.Net;

/// <summary>
/// Whether a certificate is for a host. Asks the function that SslStream asks, so that no target passes or fails by the engine that
/// serves it.
/// </summary>
internal static unsafe partial class HostNames
{
    private const string Library = "libSystem.Security.Cryptography.Native.OpenSsl";
    private static readonly IdnMapping Idn = new();

    /// <summary>Whether the function is there.</summary>
    public static bool IsSupported =>
        NativeLibrary.TryLoad(Library, typeof(HostNames).Assembly, null, out nint library)
        && NativeLibrary.TryGetExport(library, "CryptoNative_CheckX509Hostname", out _)
        && NativeLibrary.TryGetExport(library, "CryptoNative_CheckX509IpAddress", out _);

    /// <summary>The name as it stands in certificates and in the server name indication.</summary>
    public static string Normalize(string? host)
    {
        if (string.IsNullOrEmpty(host))
            return "";

        string name = host.TrimEnd('.');
        try
        {
            return Ascii.IsValid(name) ? name : Idn.GetAscii(name);
        }
        catch (ArgumentException)
        {
            // No name of a host: it is in no certificate either.
            return name;
        }
    }

    public static bool Matches(X509Certificate2 certificate, string host)
    {
        if (host.Length == 0)
            return false;

        int match;
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            byte[] bytes = address.GetAddressBytes();
            fixed (byte* first = bytes)
                match = CheckAddress(certificate.Handle, first, bytes.Length, host, host.Length);
        }
        else
        {
            match = CheckName(certificate.Handle, host, Encoding.UTF8.GetByteCount(host));
        }

        GC.KeepAlive(certificate);
        return match == 1;
    }

    [LibraryImport(Library, EntryPoint = "CryptoNative_CheckX509Hostname", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CheckName(nint certificate, string host, int length);

    [LibraryImport(Library, EntryPoint = "CryptoNative_CheckX509IpAddress", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CheckAddress(nint certificate, byte* address, int addressLength, string host, int length);
}
