using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HoopWire.Policy;
using HoopWire.Recording.Journals;
using HoopWire.Sessions;

namespace HoopWire.Recording;

/// <summary>Tells an observer what a recording's file holds, as the drain told it when the session ran.</summary>
public static class RecordedEvents
{
    private const int ColumnsMax = 4096;
    private const int NameBytesMax = ushort.MaxValue;

    /// <summary>Reads a recording of this session, up to the end of its last whole frame.</summary>
    /// <param name="observer">Is told.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="reader">A file of its recording.</param>
    /// <param name="lines">Lines read before, of earlier files of the recording; counts on.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or no recording of this session.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Tell(IRecordingObserver observer, string sessionId, RecordingReader reader, ref long lines)
    {
        var key = JournalRecord.KeyOf(sessionId);
        foreach (var line in reader.ReadLines())
        {
            try
            {
                Tell(observer, key, sessionId, line, lines + 1);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
            {
                throw new InvalidDataException($"Line {line.Number} cannot be read: it is not what a recording holds.", e);
            }

            lines++;
        }
    }

    private static void Tell(IRecordingObserver observer, UInt128 key, string sessionId, in RecordingLine line, long number)
    {
        using var document = RecordedJson.Parse(line.Json);
        var json = document.RootElement;
        string name = json.GetProperty("event").GetString() ?? "";
        var place = new RecordedPlace(key, number, Time(json, name == "session" ? "startedAt" : "time"));
        switch (name)
        {
            case "session":
                if (Text(json, "id") != sessionId) throw new InvalidDataException("It is the recording of another session.");
                observer.Session(place, line.Json.Span[..^1]);
                break;
            case "command": Command(observer, place, json); break;
            case "result": Result(observer, place, json); break;
            case "approval":
                observer.Approval(place, new ApprovalEvent(Number(json, "seq"), Text(json, "approval") ?? "", Text(json, "step") ?? "", Text(json, "by"), Text(json, "reason")));
                break;
            case "notice":
                observer.Notice(place, new NoticeEvent(Number(json, "seq"), Text(json, "kind") ?? "", Text(json, "text") ?? "", Text(json, "rule")));
                break;
            case "end": End(observer, place, json); break;
        }
    }

    private static void Command(IRecordingObserver observer, in RecordedPlace place, JsonElement json)
    {
        var text = Bytes(json, "text");
        long whole = Number(json, "textLength");
        observer.Command(place, new ObservedCommand
        {
            Sequence = Number(json, "seq"),
            Kind = Bytes(json, "kind"),
            Text = text,
            TextLength = whole == 0 ? text.Length : whole,
            TextSha256 = Sha256(json, "textSha256"),
            Verdict = Text(json, "verdict") switch { "pass" => VerdictKind.Pass, "hold" => VerdictKind.Hold, _ => VerdictKind.Deny },
            Rule = Bytes(json, "rule"),
            Observed = Bytes(json, "observed"),
            Approval = Bytes(json, "approval"),
        });
    }

    private static void Result(IRecordingObserver observer, in RecordedPlace place, JsonElement json)
    {
        bool failed = json.TryGetProperty("error", out var error);
        observer.Result(place, new ObservedResult
        {
            Sequence = Number(json, "seq"),
            Rows = Number(json, "rows"),
            Bytes = Number(json, "bytes"),
            Duration = Number(json, "durationUs"),
            Tag = Bytes(json, "tag"),
            Columns = Columns(json),
            Masked = Masked(json),
            ErrorCode = failed ? Bytes(error, "code") : default,
            ErrorMessage = failed ? Bytes(error, "message") : default,
        });
    }

    private static void End(IRecordingObserver observer, in RecordedPlace place, JsonElement json)
    {
        var side = Text(json, "side") switch { "client" => Side.Client, "target" => Side.Target, _ => Side.Gateway };
        // As the recorder writes them: kebab-case names of the enumeration.
        string stage = (Text(json, "stage") ?? "").Replace("-", "", StringComparison.Ordinal);
        var known = Enum.TryParse(stage, ignoreCase: true, out Stage parsed) ? parsed : Stage.Drain;
        observer.End(place, new ObservedEnd(side, known, Bytes(json, "detail"), Number(json, "commands")));
    }

    private static byte[] Columns(JsonElement json)
    {
        if (!json.TryGetProperty("columns", out var columns)) return [];
        var block = new MemoryStream();
        foreach (var column in columns.EnumerateArray().Take(ColumnsMax))
        {
            byte[] name = Cut(Bytes(column, "name"));
            byte[] entry = new byte[ColumnBlock.HeadBytes + name.Length];
            bool masked = column.TryGetProperty("masked", out var flag) && flag.ValueKind == JsonValueKind.True;
            ColumnBlock.Write(entry, masked ? ColumnBlock.Masked : (byte)0, (uint)Number(column, "type"), name);
            block.Write(entry);
        }

        return block.ToArray();
    }

    private static byte[] Masked(JsonElement json)
    {
        if (!json.TryGetProperty("masked", out var masked)) return [];
        var block = new MemoryStream();
        foreach (var count in masked.EnumerateObject().Take(ColumnsMax))
        {
            byte[] rule = Cut(Encoding.UTF8.GetBytes(count.Name));
            byte[] entry = new byte[MaskedBlock.HeadBytes + rule.Length];
            MaskedBlock.Write(entry, count.Value.GetInt64(), rule);
            block.Write(entry);
        }

        return block.ToArray();
    }

    private static byte[] Sha256(JsonElement json, string name) => Text(json, name) switch
    {
        null => [],
        { Length: 2 * SHA256.HashSizeInBytes } hash => Convert.FromHexString(hash),
        _ => throw new FormatException("It is no SHA-256."),
    };

    private static byte[] Cut(byte[] name) => name.Length <= NameBytesMax ? name : name[..NameBytesMax];

    private static byte[] Bytes(JsonElement json, string name) => Text(json, name) is { } text ? Encoding.UTF8.GetBytes(text) : [];

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    private static long Time(JsonElement json, string name) =>
        RecordedTime.Of(DateTimeOffset.Parse(Text(json, name) ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
}
