using System.Net;
using HoopWire.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>PROXY headers, versions 1 and 2: the first bytes of a connection, before anything else is known of it.</summary>
internal sealed class ProxyHeaders : IFuzzTarget
{
    private static readonly byte[] Signature = "\r\n\r\n\0\r\nQUIT\n"u8.ToArray();

    public static string Name => "proxy-header";

    public static IEnumerable<byte[]> Seeds =>
    [
        "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\nrest"u8.ToArray(),
        "PROXY TCP6 2001:db8::1 ::ffff:1.2.3.4 1 65535\r\n"u8.ToArray(),
        "PROXY UNKNOWN\r\n"u8.ToArray(),
        "PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n"u8.ToArray(),
        [.. Signature, 0x21, 0x11, 0, 12, 10, 0, 0, 1, 10, 0, 0, 2, 0x12, 0x34, 0x15, 0x38],
        [.. Signature, 0x21, 0x21, 0, 36, .. new byte[36]],
        [.. Signature, 0x21, 0x11, 0, 22, 10, 0, 0, 1, 10, 0, 0, 2, 0x12, 0x34, 0x15, 0x38, 4, 0, 0, 3, 0, 4, 1, 2, 3, 4],
        [.. Signature, 0x20, 0, 0, 0],
        [.. Signature, 0x21, 0, 0, 3, 1, 2, 3],
    ];

    public static IEnumerable<byte[]> Dictionary =>
        [Signature, "PROXY "u8.ToArray(), "TCP4 "u8.ToArray(), "TCP6 "u8.ToArray(), "UNKNOWN"u8.ToArray(), "\r\n"u8.ToArray(), " 65536"u8.ToArray(), "::"u8.ToArray(), "0x1"u8.ToArray()];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        FrameStatus whole = ProxyHeader.TryRead(input, out ProxyHeader header);
        Trace.Note(1, (int)whole);
        if (whole == FrameStatus.Message)
        {
            FuzzFailure.Unless(header.Length > 0 && header.Length <= input.Length && header.Length <= ProxyHeader.Version2BytesMax, $"a header of {header.Length} bytes");
            FuzzFailure.Unless(header.Source is not null || header.SourcePort == 0, "a port without an address");
            Trace.Note(2, header.Source?.AddressFamily.GetHashCode() ?? 0);
        }

        if (whole == FrameStatus.NeedMore) FuzzFailure.Unless(input.Length < ProxyHeader.Version2BytesMax, "more is wanted than a header has");
        CheckPrefixes(input, whole, header);
    }

    // What was answered stays: a message is the same with more behind it, and what is malformed never heals.
    private static void CheckPrefixes(ReadOnlySpan<byte> input, FrameStatus whole, ProxyHeader header)
    {
        for (int length = 0; length < Math.Min(input.Length, 120); length++)
        {
            FrameStatus part = ProxyHeader.TryRead(input[..length], out ProxyHeader early);
            if (part == FrameStatus.NeedMore) continue;
            FuzzFailure.Unless(part == whole, $"{part} at {length} bytes, then {whole}");
            FuzzFailure.Unless(early.Length == header.Length && Equals(early.Source, header.Source), "a header that changes with what follows");
        }
    }
}
