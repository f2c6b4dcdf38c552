using static HoopWire.Fuzz.Targets.MessageBuilder;

namespace HoopWire.Fuzz.Targets;

/// <summary>One of each message of PostgreSQL's protocol 3.</summary>
internal static class PostgresSeeds
{
    public static IEnumerable<byte[]> Frontend =>
    [
        Message('Q', "SELECT 1"),
        Message('P', "s1", "SELECT $1::int", (short)1, 23),
        Message('B', "p1", "s1", (short)1, (short)1, (short)2, 4, new byte[] { 0, 0, 0, 7 }, -1, (short)1, (short)0),
        Message('B', "", "", (short)0, (short)0, (short)0),
        Message('D', (byte)'S', "s1"),
        Message('D', (byte)'P', ""),
        Message('E', "p1", 100),
        Message('C', (byte)'P', "p1"),
        Message('S'),
        Message('H'),
        Message('X'),
        Message('d', "1\ttwo\n"u8.ToArray()),
        Message('c'),
        Message('f', "gave up"),
        Message('F', 2147, (short)1, (short)0, (short)1, 1, new byte[] { (byte)'x' }, (short)0),
        Message('p', "secret"),
        Message('p', "SCRAM-SHA-256", 10, "n,,n=,r=ab"u8.ToArray()),
        Join(Message('P', "", "SELECT 1", (short)0), Message('B', "", "", (short)0, (short)0, (short)0), Message('E', "", 0), Message('S')),
    ];

    public static IEnumerable<byte[]> Backend =>
    [
        Message('R', 0),
        Message('R', 3),
        Message('R', 5, new byte[] { 1, 2, 3, 4 }),
        Message('R', 10, "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", (byte)0),
        Message('R', 11, "r=abc,s=c2FsdA==,i=4096"u8.ToArray()),
        Message('R', 12, "v=abc"u8.ToArray()),
        Message('S', "server_version", "15.20"),
        Message('K', 4711, 815),
        Message('K', 4711, new byte[32]),
        Message('Z', (byte)'I'),
        Message('T', (short)2, "id", 16384, (short)1, 23, (short)4, -1, (short)0, "ssn", 16384, (short)2, 25, (short)-1, -1, (short)1),
        Message('D', (short)3, 1, "7"u8.ToArray(), -1, 0),
        Message('C', "SELECT 3"),
        Message('C', "INSERT 0 5"),
        Message('I'),
        Message('1'), Message('2'), Message('3'), Message('n'), Message('s'),
        Message('t', (short)2, 23, 25),
        Message('E', (byte)'S', "ERROR", (byte)'V', "ERROR", (byte)'C', "42P01", (byte)'M', "no such table", (byte)0),
        Message('N', (byte)'S', "NOTICE", (byte)'C', "00000", (byte)'M', "hello", (byte)'D', "detail", (byte)'H', "hint", (byte)0),
        Message('A', 4711, "channel", "payload"),
        Message('G', (byte)0, (short)2, (short)0, (short)0),
        Message('H', (byte)1, (short)1, (short)1),
        Message('W', (byte)0, (short)0),
        Message('d', "row\n"u8.ToArray()),
        Message('c'),
        Message('V', 4, new byte[] { 0, 0, 0, 9 }),
        Message('V', -1),
        Message('v', 0x30000, 1, "_pq_.unknown"),
        Join(Message('T', (short)1, "a", 0, (short)0, 25, (short)-1, -1, (short)0), Message('D', (short)1, 1, "x"u8.ToArray()), Message('C', "SELECT 1"), Message('Z', (byte)'T')),
    ];

    public static IEnumerable<byte[]> Startup =>
    [
        Packet(0x30000, "user", "alice", "database", "orders", (byte)0),
        Packet(0x30002, "user", "alice#orders", "database", "app", "options", "-c hoopwire.reason=why", "_pq_.x", "1", (byte)0),
        Packet(0x30000, (byte)0),
        Packet((1234 << 16) | 5679),
        Packet((1234 << 16) | 5680),
        Packet((1234 << 16) | 5678, 4711, 815),
        Packet((1234 << 16) | 5678, 4711, new byte[256]),
        Join(Packet((1234 << 16) | 5679), Packet(0x30000, "user", "mallory", (byte)0)),
    ];
}
