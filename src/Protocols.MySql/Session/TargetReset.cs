using System.Buffers;
using System.Globalization;
using System.Text;
using HoopWire.Access;
using HoopWire.MySql.Wire;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>Has a session begin anew on a target that does not know COM_CHANGE_USER, as some proxies do not: by COM_RESET_CONNECTION, which keeps the database, and what brings back the rest.</summary>
/// <param name="exchange">The session.</param>
/// <param name="target">The target.</param>
/// <param name="cancellationToken">Ends the wait.</param>
internal sealed class TargetReset(Exchange exchange, Target target, CancellationToken cancellationToken)
{
    /// <summary>Whether a target that refuses COM_CHANGE_USER by this error does not know it.</summary>
    public static bool IsWanted(ushort code) => code is ErrorCode.UnknownCommand or ErrorCode.NotSupportedYet;

    /// <summary>Begins it anew in a database and a collation; the target's status flags behind that.</summary>
    /// <exception cref="TargetRefusal">The target does not do it.</exception>
    public async Task<ServerStatus> RunAsync(string database, ushort collation)
    {
        await SendAsync([(byte)CommandCode.ResetConnection], database);
        // Servers take a collation's number in the place of the character set's name, too.
        string number = collation.ToString(CultureInfo.InvariantCulture);
        byte[] set = Encoding.ASCII.GetBytes($"SET character_set_client={number},character_set_results={number},collation_connection={number}");
        await SendAsync([.. TargetCommand.QueryHead(exchange), .. set], database);
        return await SendAsync([(byte)CommandCode.InitDb, .. Encoding.UTF8.GetBytes(database)], database);
    }

    private async Task<ServerStatus> SendAsync(byte[] command, string database)
    {
        var channel = exchange.TargetChannel;
        exchange.TargetSequence = 0;
        channel.Begin().Write(command);
        await channel.SendAsync(cancellationToken);
        byte[] packet = await channel.ReadAsync(cancellationToken) ?? throw new TargetRefusal(TargetLoginFailure.Closed(target));
        if (ErrPacket.TryRead(packet, out var error)) throw new TargetRefusal(TargetLoginFailure.Refused(target, error.Code, database));
        return OkPacket.TryRead(packet, out var ok) ? ok.Status : throw ProtocolException.Create(ProtocolError.BadField, "a message is not allowed or malformed");
    }
}
