using System.Buffers;
using System.Text;
using HoopWire.Access;
using HoopWire.MySql.Session;
using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Filters;
using HoopWire.Policy.Limits;
using HoopWire.Policy.Masking;
using HoopWire.Postgres.Tests.Support.Relaying;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.MySql.Tests.Support.Relaying;

/// <summary>
/// The relay of one session with everything on (twenty rules, masks by column, detectors, filters, a real journal and its drain) between two
/// connections in memory: the hot path, and nothing around it.
/// </summary>
internal sealed class RelayRig : IAsyncDisposable
{
    private const Capabilities Both = Capabilities.Protocol41 | Capabilities.DeprecateEof | Capabilities.LocalFiles | Capabilities.MultiResults;

    private readonly QuietLoop _loop = new();
    private readonly QuietConnection _client;
    private readonly QuietConnection _target;
    private readonly FileRecorder _recorder;
    private readonly SessionRecorder _session;
    private readonly Relay _relay;

    private RelayRig(string folder, CompiledPolicy policy, Capabilities ofClient, Capabilities ofTarget, int refusedResults)
    {
        (_client, _target) = (new QuietConnection(_loop), new QuietConnection(_loop));
        _recorder = FileRecorder.Start(new RecordingOptions(folder) { SessionCreditBytes = 48 << 20 }, TimeProvider.System, NullLogger.Instance);
        var now = TimeProvider.System.GetUtcNow();
        var header = new SessionHeader(SessionId.New(now), now, "mysql", new Identity("bench", [], IdentityKind.Person, "key"), "bench", "bench", "127.0.0.1:1");
        _session = _recorder.Open(_loop, header);
        var shared = new LoopShared();
        var (judge, shaper, _) = shared.For(policy, new Protection<ProtectedColumns>(policy.ColumnMasks.IsEmpty ? null : SysbenchCatalogue.Protect(policy), null));
        Exchange = new Exchange(Both | ofClient, Both | ofTarget)
        {
            Budget = new StatementBudget(new StatementRates(TimeProvider.System), "alice", "shop"),
            Client = new Leg(_client),
            Target = new Leg(_target),
            Recorder = Refusing = new RefusingRecorder(_session, _loop) { Results = refusedResults },
            Limits = new GatewayLimits(),
            Shared = shared,
            Clock = new StatementClock(_loop, TimeProvider.System),
            Time = TimeProvider.System,
            Control = new QuietControl(),
            Server = new ServerFacts("10.11.14-MariaDB", Collation: 45, Both),
            Judge = judge,
            Shaper = shaper,
            Counts = new MaskCounts(shaper.Names),
        };
        Exchange.Settings.Learn(new Reading(SysbenchCatalogue.Settings, SysbenchCatalogue.Database), default);
        _relay = new Relay("01test000000000a", Exchange);
    }

    /// <summary>The session's state.</summary>
    public Exchange Exchange { get; }

    /// <summary>What the session records by.</summary>
    public RefusingRecorder Refusing { get; }

    /// <summary>What the target was sent since the last exchange began.</summary>
    public ReadOnlySpan<byte> ToTarget => _target.Sent;

    /// <summary>What the client was sent since the last exchange began.</summary>
    public ReadOnlySpan<byte> ToClient => _client.Sent;

    /// <summary>Starts a session that records under <paramref name="folder"/>.</summary>
    public static RelayRig Start(string folder, CompiledPolicy policy, Capabilities ofClient = Capabilities.None, Capabilities ofTarget = Capabilities.None, int refusedResults = 0) =>
        new(folder, policy, ofClient, ofTarget, refusedResults);

    /// <summary>Twenty rules of the kinds people write; one masks a column of <see cref="Reply"/>, and detectors look at the others.</summary>
    public static CompiledPolicy TwentyRules() => new(1,
    [
        new Rule("c") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("shop.sbtest1.c") }] },
        new Rule("found") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [.. Enum.GetValues<DetectorKind>()] }] },
        .. Enumerable.Range(1, 12).Select(i => new Rule($"table-{i}") { Masks = [new MaskRule(MaskKind.Nullify) { Column = ColumnPattern.TryParse($"shop.customers_{i}.ssn") }] }),
        new Rule("phrases") { Block = new BlockRule(Effects.None, null) { Text = [new TextFilter("a secret phrase", IsExpression: false, IgnoreCase: true), new TextFilter("drop +database", IsExpression: true, IgnoreCase: true)] } },
        new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl | Effects.File | Effects.Net, "Schema changes go through migrations") },
        new Rule("no-roles") { Block = new BlockRule(Effects.SetRole, null) },
        new Rule("review-writes") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba"]) },
        new Rule("large") { Limit = new LimitRule { Rows = 1_000_000_000, Bytes = 1L << 40 } },
        new Rule("slow") { Limit = new LimitRule { StatementTimeout = TimeSpan.FromMinutes(5) } },
    ]);

    /// <summary>COM_QUERY.</summary>
    public static byte[] Query(string sql) => Payload.Packet(0, [(byte)CommandCode.Query, .. Encoding.UTF8.GetBytes(sql)]);

    /// <summary>COM_STMT_PREPARE.</summary>
    public static byte[] Prepare(string sql) => Payload.Packet(0, [(byte)CommandCode.StmtPrepare, .. Encoding.UTF8.GetBytes(sql)]);

    /// <summary>The answer to it: a statement with columns of <see cref="Reply"/> and parameters of any type.</summary>
    public static byte[] Prepared(uint id, ushort parameters, params ReadOnlySpan<string> columns)
    {
        byte sequence = 1;
        var packets = new List<byte>(Payload.Packet(sequence++, Payload.Of(new PrepareOk(id, (ushort)columns.Length, parameters).Write)));
        for (int i = 0; i < parameters; i++) packets.AddRange(Payload.Packet(sequence++, Payload.Column("?", FieldType.VarString, "", "")));
        foreach (string column in columns) packets.AddRange(Payload.Packet(sequence++, Definition(column)));
        return [.. packets];
    }

    /// <summary>COM_STMT_EXECUTE with types, as many clients send them each time.</summary>
    public static byte[] Execute(uint id, params ReadOnlySpan<(FieldType Type, byte[] Value)> parameters)
    {
        var types = new List<byte>();
        var values = new List<byte>();
        foreach (var (type, value) in parameters)
        {
            types.AddRange([(byte)type, 0]);
            values.AddRange(value);
        }
        return Payload.Packet(0, Payload.Of(output =>
        {
            output.WriteByte((byte)CommandCode.StmtExecute);
            output.WriteUInt32(id);
            output.WriteByte(0);
            output.WriteUInt32(1);
            if (types.Count == 0) return;
            output.WriteZeros(((types.Count / 2) + 7) / 8);
            output.WriteByte(1);
            output.Write(types.ToArray());
            output.Write(values.ToArray());
        }));
    }

    /// <summary>The target's answer: definitions of columns of the table, rows, the end.</summary>
    public static byte[] Reply(bool binary, int rows, params ReadOnlySpan<string> columns)
    {
        byte sequence = 1;
        ulong count = (ulong)columns.Length;
        var packets = new List<byte>(Payload.Packet(sequence++, Payload.Of(output => output.WriteLengthEncoded(count))));
        var row = new List<byte>(binary ? new byte[BinaryRow.HeadBytes(columns.Length)] : []);
        foreach (string column in columns)
        {
            packets.AddRange(Payload.Packet(sequence++, Definition(column)));
            row.AddRange(Cell(column, binary));
        }
        for (int i = 0; i < rows; i++) packets.AddRange(Payload.Packet(sequence++, row.ToArray()));
        packets.AddRange(Payload.Packet(sequence, Payload.End()));
        return [.. packets];
    }

    /// <summary>Gives the client's bytes and then the target's; waits for the drain where the journal has no room.</summary>
    public void Give(ReadOnlySpan<byte> request, ReadOnlySpan<byte> reply)
    {
        _client.Forget();
        _target.Forget();
        Give(_client, request);
        Give(_target, reply);
    }

    /// <summary>Gives what there is of the client's bytes; how many of them were taken.</summary>
    public int Take(ReadOnlySpan<byte> request) => _relay.OnReceive(_client, request).Consumed;

    /// <summary>What was sent so far is looked at no more.</summary>
    public void Forget()
    {
        _client.Forget();
        _target.Forget();
    }

    /// <summary>Completes when the journal is empty.</summary>
    public Task DrainAsync() => _recorder.FlushAsync();

    public async ValueTask DisposeAsync()
    {
        _session.Complete(new EndReason(Side.Client, Stage.Relay, "done"));
        await _recorder.DisposeAsync();
    }

    private void Give(QuietConnection from, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int taken = _relay.OnReceive(from, bytes).Consumed;
            bytes = bytes[taken..];
            while (from.IsSuspended)
            {
                Thread.Yield();
                _loop.Turn();
            }
        }
    }

    private static byte[] Definition(string column) => Payload.Column(column, TypeOf(column), "sbtest1", column);

    private static FieldType TypeOf(string column) => column switch
    {
        "id" or "k" => FieldType.Long,
        "price" => FieldType.Double,
        "made" => FieldType.DateTime,
        "count" => FieldType.LongLong,
        _ => FieldType.VarString,
    };

    private static byte[] Cell(string column, bool binary) => (TypeOf(column), binary) switch
    {
        (FieldType.Long, true) => [0x67, 0x12, 0, 0],
        (FieldType.LongLong, true) => [0x67, 0x12, 0, 0, 0, 0, 0, 0],
        (FieldType.Double, true) => [0, 0, 0, 0, 0, 0, 4, 0x40],
        (FieldType.DateTime, true) => [7, 0xE8, 7, 2, 29, 12, 34, 56],
        (FieldType.Double, false) => [3, .. "2.5"u8],
        (FieldType.DateTime, false) => [19, .. "2024-02-29 12:34:56"u8],
        (FieldType.VarString, _) when column == "pad" => [26, .. "mail bob@example.com, 4711"u8],
        (FieldType.VarString, _) when column == "note" => [21, .. "a note of some length"u8],
        (FieldType.VarString, _) => [23, .. "what nobody should read"u8],
        _ => [4, .. "4711"u8],
    };
}
