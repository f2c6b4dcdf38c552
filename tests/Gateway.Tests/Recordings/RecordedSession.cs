using System.Text;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Gateway.Recordings;

/// <summary>A session of alice's on the target orders, recorded into a data directory.</summary>
internal sealed class RecordedSession : IAsyncDisposable
{
    private readonly string _data;
    private readonly FileRecorder _recorder;
    private readonly SessionRecorder _session;
    private long _sequence;

    private RecordedSession(string data, TimeProvider time, string? id = null, string user = "alice", bool encrypts = false)
    {
        _data = data;
        _recorder = FileRecorder.Start(new RecordingOptions(data) { JournalBytes = 4 << 20, Encrypts = encrypts }, time, NullLogger.Instance);
        var now = time.GetUtcNow();
        Id = id ?? SessionId.New(now);
        _session = _recorder.Open(new StillLoop(), new SessionHeader(Id, now, "postgres", new Identity(user, ["dba"], IdentityKind.Person, "key"), "orders", "app", "127.0.0.1:1"));
    }

    public string Id { get; }

    /// <summary>Records a whole session of these commands, and returns its file.</summary>
    public static async Task<string> RecordAsync(string data, params string[] commands)
    {
        await using var session = Start(data);
        await session.RunAsync(commands);
        return await session.EndAsync();
    }

    /// <summary>Records a whole session of these commands, encrypted for the gateway's own key, and returns its file.</summary>
    public static async Task<string> RecordEncryptedAsync(string data, params string[] commands)
    {
        await using var session = new RecordedSession(data, TimeProvider.System, encrypts: true);
        await session.RunAsync(commands);
        return await session.EndAsync();
    }

    /// <summary>Records a session of mallory's under the id of another, as another gateway. Returns its file.</summary>
    public static async Task<string> ForgeAsync(string data, string id, params string[] commands)
    {
        await using var session = new RecordedSession(data, TimeProvider.System, id, "mallory");
        await session.RunAsync(commands);
        return await session.EndAsync();
    }

    /// <summary>Records a session that went on in a second file. Returns the first file.</summary>
    public static async Task<string> RecordInTwoFilesAsync(string data)
    {
        await using var session = Start(data);
        await session.RunAsync("SELECT a FROM one");
        await session.RunAsync("SELECT b FROM two");
        string first = session.File;
        byte[] begun = await System.IO.File.ReadAllBytesAsync(first);
        await session.RunAsync("SELECT c FROM three", "SELECT d FROM four");
        byte[] whole = await System.IO.File.ReadAllBytesAsync(await session.EndAsync());
        await System.IO.File.WriteAllBytesAsync(first.Replace(".jsonl.zst", ".1.jsonl.zst", StringComparison.Ordinal), whole[begun.Length..]);
        await System.IO.File.WriteAllBytesAsync(first, begun);
        return first;
    }

    /// <summary>Flips a bit in the last frame of a file, in front of its link.</summary>
    public static async Task DamageAsync(string file)
    {
        byte[] bytes = await System.IO.File.ReadAllBytesAsync(file);
        bytes[^(176 + 8)] ^= 0x55;
        await System.IO.File.WriteAllBytesAsync(file, bytes);
    }

    public static RecordedSession Start(string data, TimeProvider? time = null) => new(data, time ?? TimeProvider.System);

    /// <summary>Records commands, in a frame of their own.</summary>
    public async Task RunAsync(params string[] commands)
    {
        foreach (string text in commands)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            Assert.Equal(AppendResult.Written, _session.Command(new CommandEvent { Sequence = ++_sequence, Kind = "query", Text = utf8, TextLength = utf8.Length, Verdict = VerdictKind.Pass }));
            Assert.Equal(AppendResult.Written, _session.Result(new ResultEvent { Sequence = _sequence, Tag = "SELECT 1"u8, Rows = 1, Bytes = 11 }));
        }

        await _recorder.FlushAsync();
    }

    /// <summary>Records a command that failed.</summary>
    public async Task FailAsync(string text, string message)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Assert.Equal(AppendResult.Written, _session.Command(new CommandEvent { Sequence = ++_sequence, Kind = "query", Text = utf8, TextLength = utf8.Length, Verdict = VerdictKind.Pass }));
        Assert.Equal(AppendResult.Written, _session.Result(new ResultEvent { Sequence = _sequence, ErrorCode = "22P02", ErrorMessage = Encoding.UTF8.GetBytes(message) }));
        await _recorder.FlushAsync();
    }

    public async Task<string> EndAsync()
    {
        _session.Complete(new EndReason(Side.Client, Stage.Relay, "bye"));
        await _recorder.FlushAsync();
        return File;
    }

    /// <summary>Its file, or where it would be.</summary>
    public string File => new RecordingCatalog(_data).Find(Id)!.Path;

    public ValueTask DisposeAsync() => _recorder.DisposeAsync();
}
