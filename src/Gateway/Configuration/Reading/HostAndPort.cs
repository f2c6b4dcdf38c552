using System.Globalization;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[2001:db8::1]:port</c>: IPv6 addresses with a port stand in brackets.</summary>
internal static class HostAndPort
{
    /// <summary>The host, and the port from 1 to 65535 if one is written; null for anything else.</summary>
    public static (string Host, int? Port)? Parse(string text)
    {
        string host = text;
        int? port = null;
        int colon = text.LastIndexOf(':');
        bool isBareV6 = !text.StartsWith('[') && text.IndexOf(':', StringComparison.Ordinal) != colon;
        if (colon >= 0 && !isBareV6 && !text.EndsWith(']'))
        {
            host = text[..colon];
            if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) || number == 0) return null;
            port = number;
        }

        host = host.Trim('[', ']');
        return host.Length > 0 && Uri.CheckHostName(host) != UriHostNameType.Unknown ? (host, port) : null;
    }
}
