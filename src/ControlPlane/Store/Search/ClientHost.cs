using System.Net;
using System.Net.Sockets;

namespace HoopWire.ControlPlane;

/// <summary>Addresses of clients, which are kept with their ports, and asked for without.</summary>
internal static class ClientHost
{
    /// <summary>A column without the port: an expression, and the first of an index.</summary>
    public static string Of(string column) => $"rtrim(rtrim({column}, '0123456789'), ':')";

    /// <summary>Only rows from an address, with or without its port; all, where it is null.</summary>
    public static IndexedList<TRow> From<TRow>(this IndexedList<TRow> list, string column, string? client)
    {
        if (client is null) return list;
        // An address of IPv6 stands in brackets where a port follows it.
        string host = IPAddress.TryParse(client, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{client}]" : client;
        string cut = client.TrimEnd([.. "0123456789"]).TrimEnd(':');
        list.AnyOf(Of(column), "hosts", [.. new[] { client, host, cut }.Distinct()]);
        // Of those that the expression makes the same of, as of addresses that are kept without a port, this one alone.
        return cut == client || cut == host ? list : list.Where($"({column} = @client OR {Of(column)} <> {Of("@client")})", "client", client);
    }
}
