using System.Buffers;
using System.Buffers.Binary;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Policy.Limits;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Postgres.Tests.Support.Relaying;

/// <summary>
/// The relay of one session with everything on (twenty rules, masks by column, detectors, a real journal and its drain) between two
/// connections in memory: the hot path, and nothing around it.
/// </summary>
internal sealed class RelayRig : IAsyncDisposable
{
    public const uint Table = PgbenchCatalogue.Accounts;
    private readonly QuietLoop _loop = new();
    private readonly QuietConnection _client;
    private readonly QuietConnection _target;
    private readonly FileRecorder _recorder;
    private readonly SessionRecorder _session;
    private readonly Exchange _exchange;
    private readonly Relay _relay;

    private RelayRig(string folder, CompiledPolicy policy)
    {
        (_client, _target) = (new QuietConnection(_loop), new QuietConnection(_loop));
        _recorder = FileRecorder.Start(new RecordingOptions(folder) { SessionCreditBytes = 48 << 20 }, TimeProvider.System, NullLogger.Instance);
        var now = TimeProvider.System.GetUtcNow();
        var header = new SessionHeader(SessionId.New(now), now, "postgres", new Identity("bench", [], IdentityKind.Person, "key"), "bench", "bench", "127.0.0.1:1");
        _session = _recorder.Open(_loop, header);
        // Targets are connected to by nobody here.
        var shared = new LoopShared(warm: null!);
        var (judge, shaper, _) = shared.For(policy, new HoopWire.Policy.Masking.Protection<ProtectedColumns>(policy.ColumnMasks.IsEmpty ? null : PgbenchCatalogue.Protect(policy), null));
        _exchange = new Exchange
        {
            Budget = new StatementBudget(new HoopWire.Policy.Limits.StatementRates(TimeProvider.System), "alice", "orders"),
            Path = new SessionPath("bench", null, null),
            Client = new Leg(_client),
            Target = new Leg(_target),
            Recorder = _session,
            Limits = new GatewayLimits(),
            Shared = shared,
            Attribution = new Attribution(header),
            Clock = new StatementClock(_loop, TimeProvider.System),
            Time = TimeProvider.System,
            Control = new QuietControl(),
            Judge = judge,
            Shaper = shaper,
            Counts = new MaskCounts(shaper.Names),
            Lexical = new LexicalSettings(true, true),
        };
        var texts = new ServerTexts(_exchange);
        _relay = new Relay("01test000000000a", _exchange, new ClientLeg(_exchange), new TargetLeg(_exchange, texts));
    }

    /// <summary>What the target was sent since the last exchange began.</summary>
    public ReadOnlySpan<byte> ToTarget => _target.Sent;

    /// <summary>What the client was sent since the last exchange began.</summary>
    public ReadOnlySpan<byte> ToClient => _client.Sent;

    /// <summary>Starts a session that records under <paramref name="folder"/>.</summary>
    public static RelayRig Start(string folder, CompiledPolicy policy) => new(folder, policy);

    /// <summary>Twenty rules of the kinds people write; one masks a column of <see cref="Reply"/>, and detectors look at another.</summary>
    public static CompiledPolicy TwentyRules() => new(1,
    [
        new Rule("filler") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.pgbench_accounts.filler") }] },
        new Rule("found") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [.. Enum.GetValues<DetectorKind>()] }] },
        .. Enumerable.Range(1, 13).Select(i => new Rule($"table-{i}") { Masks = [new MaskRule(MaskKind.Nullify) { Column = ColumnPattern.TryParse($"public.customers_{i}.ssn") }] }),
        new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl | Effects.File | Effects.Net, "Schema changes go through migrations") },
        new Rule("no-roles") { Block = new BlockRule(Effects.SetRole, null) },
        new Rule("review-writes") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba"]) },
        new Rule("large") { Limit = new LimitRule { Rows = 1_000_000_000, Bytes = 1L << 40 } },
        new Rule("slow") { Limit = new LimitRule { StatementTimeout = TimeSpan.FromMinutes(5) } },
    ]);

    /// <summary>A Query.</summary>
    public static byte[] Simple(string sql)
    {
        var output = new ArrayBufferWriter<byte>();
        Query.Write(output, System.Text.Encoding.UTF8.GetBytes(sql));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Parse and Sync of a named statement.</summary>
    public static byte[] Prepare(string name, string sql)
    {
        var output = new ArrayBufferWriter<byte>();
        Parse.Write(output, System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(sql));
        Sync.Write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Bind, Describe, Execute and Sync, as libpq sends them.</summary>
    public static byte[] Run(string name, string parameter)
    {
        var output = new ArrayBufferWriter<byte>();
        Bind.WriteText(output, default, System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(parameter));
        FrameReader.WriteHead(output, (byte)'D', 2);
        output.Write("P\0"u8);
        Execute.Write(output, default);
        Sync.Write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The target's answer: <paramref name="before"/>, a description of (aid, filler, note), the rows, the end.</summary>
    public static byte[] Reply(byte[] before, int rows)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write(before);
        Describe(output, ("aid", 1, 23), ("filler", 4, 1042), ("note", 5, 25));
        for (int i = 0; i < rows; i++) DataRow.Write(output, "4711", "what nobody should see", "a note of some length");
        CommandComplete.Write(output, System.Text.Encoding.ASCII.GetBytes($"SELECT {rows}"));
        ReadyForQuery.Write(output, ReadyForQuery.Idle);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Gives the client's bytes and then the target's; waits for the drain where the journal has no room.</summary>
    public void Exchange(ReadOnlySpan<byte> request, ReadOnlySpan<byte> reply)
    {
        _client.Forget();
        _target.Forget();
        Give(_client, request);
        Give(_target, reply);
    }

    /// <summary>The same, with the bytes of each coming in pieces: what is not consumed is given again with the next piece, as the transports do.</summary>
    /// <param name="request">The client's bytes.</param>
    /// <param name="reply">The target's bytes.</param>
    /// <param name="requestCuts">Where the client's are cut, in order.</param>
    /// <param name="replyCuts">Where the target's are cut, in order.</param>
    public void ExchangeInPieces(ReadOnlySpan<byte> request, ReadOnlySpan<byte> reply, IEnumerable<int> requestCuts, IEnumerable<int> replyCuts)
    {
        _client.Forget();
        _target.Forget();
        GivePieces(_client, request, requestCuts);
        GivePieces(_target, reply, replyCuts);
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
        while (bytes.Length > 0) bytes = bytes[Take(from, bytes)..];
    }

    private void GivePieces(QuietConnection from, ReadOnlySpan<byte> bytes, IEnumerable<int> cuts)
    {
        int start = 0;
        foreach (int end in cuts.Append(bytes.Length))
        {
            while (start < end && Take(from, bytes[start..end]) is > 0 and var taken) start += taken;
        }

        if (start < bytes.Length) throw new InvalidOperationException($"{bytes.Length - start} bytes were never consumed.");
    }

    private int Take(QuietConnection from, ReadOnlySpan<byte> bytes)
    {
        int taken = _relay.OnReceive(from, bytes).Consumed;
        while (from.IsSuspended)
        {
            Thread.Yield();
            _loop.Turn();
        }

        return taken;
    }

    // RowDescription.Write has no origins.
    private static void Describe(ArrayBufferWriter<byte> output, params (string Name, short Attribute, uint Type)[] columns)
    {
        FrameReader.WriteHead(output, (byte)'T', 2 + columns.Sum(c => c.Name.Length + 1 + 18));
        Number(output, 2, columns.Length);
        foreach (var (name, attribute, type) in columns)
        {
            output.Write(System.Text.Encoding.ASCII.GetBytes(name + '\0'));
            Number(output, 4, (int)Table);
            Number(output, 2, attribute);
            Number(output, 4, (int)type);
            Number(output, 2, -1);
            Number(output, 4, -1);
            Number(output, 2, 0);
        }
    }

    private static void Number(ArrayBufferWriter<byte> output, int bytes, int value)
    {
        if (bytes == 2) BinaryPrimitives.WriteInt16BigEndian(output.GetSpan(2), (short)value);
        else BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), value);
        output.Advance(bytes);
    }
}
