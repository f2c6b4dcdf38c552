using System.Buffers;
using System.Text;
using HoopWire.MySql.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>Well-formed packets of MySQL.</summary>
internal static class MySqlSeeds
{
    private const Capabilities All = Capabilities.Protocol41 | Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded
        | Capabilities.ConnectAttributes | Capabilities.ConnectWithDb;

    public static byte[] Greeting => Of(new Greeting("8.4.2", 7, [.. Enumerable.Range(1, 20).Select(i => (byte)i)], All, AuthenticationPlugin.CachingSha2).Write);

    public static byte[] Response => Of(
        new HandshakeResponse(new SslRequest(All, 1 << 24, 45), "alice#shop") { Answer = new byte[32], Database = "shop", Plugin = AuthenticationPlugin.Native, Attributes = [new("k", "v")] }.Write);

    public static byte[] ChangeUser => Of(output => new ChangeUserRequest("alice#shop")
    {
        Answer = new byte[20],
        Database = "shop",
        Collation = 45,
        Plugin = AuthenticationPlugin.Native,
        Attributes = [new("k", "v")],
    }.Write(output, All));

    public static byte[] Ok => Of(output => new OkPacket { AffectedRows = 300, Status = ServerStatus.MoreResultsExist, Info = "Rows matched: 1"u8 }.Write(output));

    public static byte[] Error => Of(output => ErrPacket.Write(output, 1064, "42000", "You have an error"));

    public static byte[] Eof => Of(new EofPacket(0, ServerStatus.Autocommit).Write);

    public static byte[] End => Of(output => new OkPacket { Status = ServerStatus.Autocommit }.WriteEnd(output));

    public static byte[] Prepared => Of(new PrepareOk(1, 2, 1).Write);

    public static byte[] Column(FieldType type) => Of(output =>
    {
        foreach (string text in new[] { "def", "shop", "c", "customers", "contact", "email" }) output.WriteLengthEncodedBytes(Encoding.UTF8.GetBytes(text));
        output.WriteLengthEncoded(12);
        output.Write<byte>([45, 0, 100, 0, 0, 0, (byte)type, 0, 0, 0, 0, 0]);
    });

    public static byte[] Of(Action<ArrayBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
