using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using static HoopWire.Integration.Tests.MySqlHostile.RawMySqlClient;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>Commands that no client sends, on a session that has a prepared statement 1 with one parameter.</summary>
internal static class HostileCommands
{
    private static readonly byte[] One = [1, 0, 0, 0];
    private static readonly byte[] Flags = [0, 1, 0, 0, 0];
    private static readonly byte[] Text = [(byte)FieldType.VarString, 0];
    private static readonly byte[] Select = "SELECT 1"u8.ToArray();

    /// <summary>Those of a client that has agreed on a capability: a name and the bytes.</summary>
    public static IEnumerable<(string What, byte[] Bytes)> Of(Capabilities agreed) => agreed switch
    {
        Capabilities.QueryAttributes => [.. OfAnybody(), .. WithAttributes()],
        Capabilities.MariaDbBulk => InBulk(),
        _ => [.. OfAnybody(), .. OfPlain()],
    };

    private static IEnumerable<(string What, byte[] Bytes)> OfAnybody()
    {
        yield return ("a packet that counts from 1", Payload.Packet(1, [(byte)CommandCode.Ping]));
        yield return ("a packet that counts from 255", Payload.Packet(255, [(byte)CommandCode.Ping]));
        yield return ("a second handshake response", Payload.Packet(3, Response("carol")));
        yield return ("an empty packet", Payload.Packet(0, []));
        yield return ("a ping with a body", Command(CommandCode.Ping, 1));
        yield return ("statistics with a body", Command(CommandCode.Statistics, 1));
        yield return ("a reset with a body", Command(CommandCode.ResetConnection, 1));
        yield return ("an option that is none", Command(CommandCode.SetOption, 2, 0));
        yield return ("an option cut short", Command(CommandCode.SetOption, 0));
        yield return ("a table whose name has no end", Command(CommandCode.FieldList, "t"u8));
        yield return ("a kill cut short", Command(CommandCode.ProcessKill, 1, 0, 0));
        yield return ("a kill too long", Command(CommandCode.ProcessKill, 1, 0, 0, 0, 0));
        foreach (var code in new[] { CommandCode.StmtClose, CommandCode.StmtReset })
        {
            yield return ($"{code} cut short", Command(code, 1, 0, 0));
            yield return ($"{code} too long", Command(code, 1, 0, 0, 0, 0));
        }
        yield return ("a fetch cut short", Command(CommandCode.StmtFetch, [.. One, 1, 0, 0]));
        yield return ("a fetch too long", Command(CommandCode.StmtFetch, [.. One, 1, 0, 0, 0, 0]));
        yield return ("a part of a value cut short", Command(CommandCode.StmtSendLongData, [.. One, 0]));
        yield return ("an execution without a number", Command(CommandCode.StmtExecute, 1, 0, 0));
    }

    private static IEnumerable<(string What, byte[] Bytes)> OfPlain()
    {
        yield return ("an execution cut short", Execute([]));
        yield return ("an execution without types", Execute([0]));
        yield return ("an execution with types that never came", Execute([0, 0, 1, (byte)'x']));
        yield return ("an execution with another mark of types", Execute([0, 2, .. Text, 1, (byte)'x']));
        yield return ("an execution with half a type", Execute([0, 1, (byte)FieldType.VarString]));
        yield return ("an execution without its value", Execute([0, 1, .. Text]));
        yield return ("an execution with a byte too many", Execute([0, 1, .. Text, 1, (byte)'x', 0]));
        yield return ("a date of three bytes", Execute([0, 1, (byte)FieldType.DateTime, 0, 3, 1, 1, 1]));
        yield return ("a time of seven bytes", Execute([0, 1, (byte)FieldType.Time, 0, 7, 1, 1, 1, 1, 1, 1, 1]));
        yield return ("a number cut short", Execute([0, 1, (byte)FieldType.LongLong, 0, 1, 2, 3]));
        foreach (var (name, bytes) in HostileReplies.BadLengths) yield return ($"a value: {name}", Execute([0, 1, .. Text, .. bytes]));
    }

    private static IEnumerable<(string What, byte[] Bytes)> WithAttributes()
    {
        yield return ("a query without attributes", Query("SELECT 1"));
        yield return ("a query of nothing", Command(CommandCode.Query));
        yield return ("a query with two sets", Command(CommandCode.Query, [0, 2, .. Select]));
        yield return ("a query with more attributes than there may be", Command(CommandCode.Query, [129, 1, .. Select]));
        yield return ("a query whose attributes have no types", Command(CommandCode.Query, [1, 1, 0, 0, .. Select]));
        yield return ("a query with bits that are nobody's", Command(CommandCode.Query, [1, 1, 2, 1, .. Text, 1, (byte)'a', 1, (byte)'x', .. Select]));
        yield return ("a name with a zero", Command(CommandCode.Query, [1, 1, 0, 1, .. Text, 1, 0, 1, (byte)'x', .. Select]));
        foreach (var (name, bytes) in HostileReplies.BadLengths)
        {
            yield return ($"attributes: {name}", Command(CommandCode.Query, bytes));
            yield return ($"sets of attributes: {name}", Command(CommandCode.Query, [0, .. bytes]));
            yield return ($"an attribute's name: {name}", Command(CommandCode.Query, [1, 1, 0, 1, .. Text, .. bytes]));
            yield return ($"an attribute's value: {name}", Command(CommandCode.Query, [1, 1, 0, 1, .. Text, 1, (byte)'a', .. bytes]));
            yield return ($"parameters: {name}", Execute(bytes));
            yield return ($"a parameter's name: {name}", Execute([1, 0, 1, .. Text, .. bytes]));
            yield return ($"a named value: {name}", Execute([1, 0, 1, .. Text, 0, .. bytes]));
        }
        yield return ("an execution with fewer parameters than the statement has", Execute([0]));
    }

    private static IEnumerable<(string What, byte[] Bytes)> InBulk()
    {
        byte[] head = [.. One, 128, 0, .. Text];
        yield return ("a bulk cut short", Command(CommandCode.MariaDbStmtBulkExecute, [.. One, 128]));
        yield return ("a bulk without types", Command(CommandCode.MariaDbStmtBulkExecute, [.. One, 128, 0]));
        yield return ("a bulk with types that never came", Command(CommandCode.MariaDbStmtBulkExecute, [.. One, 0, 0, 0, 1, (byte)'x']));
        yield return ("a bulk without rows", Command(CommandCode.MariaDbStmtBulkExecute, head));
        yield return ("an indicator that is none", Command(CommandCode.MariaDbStmtBulkExecute, [.. head, 4]));
        yield return ("a row without its value", Command(CommandCode.MariaDbStmtBulkExecute, [.. head, 0]));
        foreach (var (name, bytes) in HostileReplies.BadLengths) yield return ($"a value in bulk: {name}", Command(CommandCode.MariaDbStmtBulkExecute, [.. head, 0, .. bytes]));
    }

    private static byte[] Execute(byte[] rest) => Command(CommandCode.StmtExecute, [.. One, .. Flags, .. rest]);
}
