using System.Text;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>A session as the recorder's drain tells it to the index.</summary>
internal sealed class Recorded(IRecordingObserver index, string id, DateTimeOffset start)
{
    private readonly UInt128 _key = System.Runtime.InteropServices.MemoryMarshal.Read<UInt128>(Encoding.ASCII.GetBytes(id));
    private long _line;
    private long _sequence;

    public DateTimeOffset Now { get; set; } = start;

    public Recorded Start(string user = "alice", string target = "orders", string protocol = "postgres")
    {
        string line = $$"""{"event":"session","id":"{{id}}","user":"{{user}}","groups":["dba"],"target":"{{target}}","protocol":"{{protocol}}","credential":"app","database":"app","client":"10.0.0.1:5","startedAt":"2026-11-22T12:00:00Z","method":"key","application":"psql","version":1""";
        index.Session(Place(), Encoding.UTF8.GetBytes(line));
        return this;
    }

    /// <summary>As much of a text as is recorded.</summary>
    public const int TextBytesMax = 64 << 10;

    public long Command(string text, VerdictKind verdict = VerdictKind.Pass, string rule = "", string kind = "query", string observed = "", bool isHashed = true)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        index.Command(Place(), new ObservedCommand
        {
            Sequence = ++_sequence,
            Kind = Encoding.UTF8.GetBytes(kind),
            Text = utf8.AsSpan(0, Math.Min(utf8.Length, TextBytesMax)),
            TextLength = utf8.Length,
            TextSha256 = isHashed && utf8.Length > TextBytesMax ? System.Security.Cryptography.SHA256.HashData(utf8) : default,
            Verdict = verdict,
            Rule = Encoding.UTF8.GetBytes(rule),
            Observed = Encoding.UTF8.GetBytes(observed),
        });
        return _sequence;
    }

    public Recorded Result(long rows = 1, long masked = 0, string error = "", long? sequence = null, string? tag = null)
    {
        byte[] block = [];
        if (masked > 0)
        {
            block = new byte[MaskedBlock.HeadBytes + 3];
            MaskedBlock.Write(block, masked, "pii"u8);
        }

        index.Result(Place(), new ObservedResult
        {
            Sequence = sequence ?? _sequence,
            Rows = rows,
            Bytes = rows * 10,
            Duration = 1500,
            Tag = Encoding.UTF8.GetBytes(tag ?? (error.Length == 0 ? $"SELECT {rows}" : "")),
            Masked = block,
            ErrorCode = Encoding.UTF8.GetBytes(error),
        });
        return this;
    }

    public Recorded Run(string text, int times = 1, long masked = 0, string error = "")
    {
        for (int i = 0; i < times; i++)
        {
            Command(text);
            Result(1, masked, error);
        }

        return this;
    }

    public Recorded Approval(string step, string? by = null, long? sequence = null)
    {
        index.Approval(Place(), new ApprovalEvent(sequence ?? _sequence, "request-1", step, by, null));
        return this;
    }

    public Recorded Notice(string kind, string text, string? rule = null)
    {
        index.Notice(Place(), new NoticeEvent(_sequence, kind, text, rule));
        return this;
    }

    public void End() => index.End(Place(), new ObservedEnd(Side.Client, Stage.Relay, "Gone."u8, _sequence));

    private RecordedPlace Place() => new(_key, ++_line, RecordedTime.Of(Now));
}
