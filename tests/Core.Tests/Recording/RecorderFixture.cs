using System.Security.Cryptography;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Recording;

/// <summary>A recorder on a fresh folder, with a loop.</summary>
internal sealed class RecorderFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RecorderFixture(Func<RecordingOptions, RecordingOptions>? configure = null, TimeProvider? time = null)
    {
        Options = new RecordingOptions(_folder.File("data")) { JournalBytes = 8 << 20 };
        if (configure is not null) Options = configure(Options);
        Recorder = FileRecorder.Start(Options, time ?? TimeProvider.System, NullLogger.Instance);
    }

    public RecordingOptions Options { get; }

    public FileRecorder Recorder { get; private set; }

    public TestLoop Loop { get; } = new();

    public string Data => Options.DataDirectory;

    public static EndReason Bye { get; } = new(Side.Client, Stage.Relay, "The client said goodbye.");

    public static SessionHeader Header(string? id = null)
    {
        var now = DateTimeOffset.UtcNow;
        var identity = new Identity("alice", ["dba", "ops"], IdentityKind.Person, "key");
        return new SessionHeader(id ?? SessionId.New(now), now, "postgres", identity, "orders", "app", "127.0.0.1:50000") { Database = "orders" };
    }

    public static AppendResult Command(SessionRecorder session, long sequence, ReadOnlySpan<byte> text) => session.Command(new CommandEvent
    {
        Sequence = sequence,
        Kind = "query",
        Text = text,
        TextLength = text.Length,
        Verdict = VerdictKind.Pass,
    });

    public static AppendResult Result(SessionRecorder session, long sequence) => session.Result(new ResultEvent
    {
        Sequence = sequence,
        Tag = "SELECT 1"u8,
        Rows = 1,
        Bytes = 11,
        Duration = TimeSpan.FromMicroseconds(1234),
    });

    /// <summary>Records a whole session of so many commands, in so many frames, and returns its file.</summary>
    public async Task<string> Record(int commands, int framesAtLeast = 1)
    {
        var header = Header();
        var session = await Loop.Call(() => Recorder.Open(Loop, header));
        int perFrame = Math.Max(1, commands / framesAtLeast);
        for (int i = 1; i <= commands; i++)
        {
            int sequence = i;
            await Loop.Call(() =>
            {
                Assert.Equal(AppendResult.Written, Command(session, sequence, "SELECT 1"u8));
                Assert.Equal(AppendResult.Written, Result(session, sequence));
            });
            if (i % perFrame == 0) await Recorder.FlushAsync();
        }

        await Loop.Call(() => session.Complete(Bye));
        await Recorder.FlushAsync();
        return FileOf(header.Id);
    }

    public string FileOf(string id) => Directory.GetFiles(Path.Combine(Data, "recordings"), id + ".jsonl.zst", SearchOption.AllDirectories).Single();

    public ECDsa PublicKey()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(Data, "keys", "recording.pub")));
        return key;
    }

    /// <summary>Waits for something that another thread does.</summary>
    public static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Stops the recorder and starts another on the same folder.</summary>
    public async Task Restart()
    {
        await Recorder.DisposeAsync();
        Recorder = FileRecorder.Start(Options, TimeProvider.System, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await Recorder.DisposeAsync();
        Loop.Dispose();
        _folder.Dispose();
    }
}
