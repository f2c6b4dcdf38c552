using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.MySql;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>
/// A target that logs everyone in and answers commands as the test says; a <see cref="MySqlBystander"/>'s, the gateway's question for the settings and its KILL always as a server does.
/// </summary>
internal sealed class ScriptedMySqlTarget : IDisposable
{
    private const Capabilities All = (Capabilities)0xDFFF_FFFF & ~(Capabilities.Ssl | Capabilities.Compress);
    private readonly LoopbackListener _listener;
    private readonly Func<byte[], byte[]?> _answer;
    private int _kills;
    private readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="answer">Answers a command by its payload; null for no answer.</param>
    public ScriptedMySqlTarget(Func<byte[], byte[]?> answer)
    {
        _answer = answer;
        _listener = new LoopbackListener(ServeAsync);
    }

    /// <summary>Answers commands one after the other, and none behind the last.</summary>
    public ScriptedMySqlTarget(params byte[][] answers)
        : this(Queued(answers))
    {
    }

    /// <summary>Whether it closes a connection behind its answer.</summary>
    public bool Closes { get; init; }

    /// <summary>Whether packets of a file come, which may look like COM_QUIT.</summary>
    public bool TakesFiles { get; init; }

    /// <summary>Capabilities that it lacks.</summary>
    public Capabilities Without { get; init; }

    /// <summary>Capabilities of MariaDB's own that it has.</summary>
    public Capabilities With { get; init; }

    /// <summary>The commands that were answered by the test, in order.</summary>
    public ConcurrentQueue<byte[]> Commands { get; } = new();

    /// <summary>How often it was asked to kill what runs.</summary>
    public int Kills => Volatile.Read(ref _kills);

    /// <summary>What it says that it is.</summary>
    public string Version { get; init; } = "8.4.2";

    /// <summary>By what it has logins proved.</summary>
    public string Plugin { get; init; } = AuthenticationPlugin.Native;

    /// <summary>Completes when a connection has ended that the test has answered.</summary>
    public Task HungUp => _hungUp.Task;

    public Target Target => new("shop", MySqlProtocol.ProtocolName, "127.0.0.1", _listener.Port)
    {
        Tls = TargetTls.Disable,
        Database = "shop",
        Credentials = [new TargetCredential("default", "app")],
    };

    public void Dispose() => _listener.Dispose();

    /// <summary>What it greets with.</summary>
    public static byte[] Greeting(Capabilities without = Capabilities.None, Capabilities with = Capabilities.None, string version = "8.4.2", string plugin = AuthenticationPlugin.Native)
    {
        // A server that has capabilities of MariaDB's own leaves this one out.
        if (with != Capabilities.None) without |= Capabilities.LongPassword;
        byte[] challenge = [.. Enumerable.Range(33, HoopWire.MySql.Wire.Greeting.ChallengeBytes).Select(i => (byte)i)];
        return Payload.Of(new Greeting(version, 11, challenge, (All | with) & ~without, plugin).Write);
    }

    /// <summary>Takes a message, of one packet or several; its payload.</summary>
    public static async Task<byte[]> ReadAsync(Stream stream)
    {
        var payload = new MemoryStream();
        byte[] head = new byte[PacketHead.Bytes];
        while (true)
        {
            await stream.ReadExactlyAsync(head);
            PacketHead.TryRead(head, out var read);
            byte[] part = new byte[read.Length];
            await stream.ReadExactlyAsync(part);
            payload.Write(part);
            if (!read.GoesOn) return payload.ToArray();
        }
    }

    private static Func<byte[], byte[]?> Queued(byte[][] answers)
    {
        var left = new ConcurrentQueue<byte[]>(answers);
        return _ => left.TryDequeue(out byte[]? answer) ? answer : null;
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        bool played = false;
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(Payload.Packet(0, Greeting(Without, With, Version, Plugin)));
            SslRequest.TryRead(await ReadAsync(stream), out var asked);
            // What caching_sha2_password finds in its cache is told so first.
            if (Plugin == AuthenticationPlugin.CachingSha2) await stream.WriteAsync(MySqlAnswers.From(2, [1, 3], Payload.Ok()));
            else await stream.WriteAsync(Payload.Packet(2, Payload.Ok()));
            bool endsByOk = asked.Capabilities.HasFlag(Capabilities.DeprecateEof);
            while (await ReadAsync(stream) is var command && (TakesFiles || command is not [(byte)CommandCode.Quit]))
            {
                if (OfServer(command, endsByOk) is { } proper)
                {
                    await stream.WriteAsync(proper);
                    continue;
                }
                played = true;
                Commands.Enqueue(command);
                if (_answer(command) is { } answer) await stream.WriteAsync(answer);
                if (Closes) return;
            }
        }
        catch (Exception e) when (e is IOException or EndOfStreamException)
        {
            // The gateway has hung up, as it should.
        }
        finally
        {
            if (played) _hungUp.TrySetResult();
        }
    }

    /// <summary>What a server answers; null where the test does.</summary>
    private byte[]? OfServer(ReadOnlySpan<byte> command, bool endsByOk)
    {
        if (command.IndexOf(Encoding.ASCII.GetBytes(MySqlBystander.Mark)) >= 0) return MySqlAnswers.Result(endsByOk, MySqlAnswers.Row("7"));
        // The settings of a server: mode, character set, folding, family, version, database, backslashes.
        if (command.IndexOf("@@sql_mode"u8) >= 0) return MySqlAnswers.Result(endsByOk, MySqlAnswers.Row("", "utf8mb4", "0", "0", "1", "shop", "1"));
        if (command.IndexOf("KILL QUERY"u8) < 0) return null;
        Interlocked.Increment(ref _kills);
        return Payload.Packet(1, Payload.Ok());
    }
}
