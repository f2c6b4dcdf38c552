using System.Globalization;
using HoopWire.Sessions;

namespace HoopWire.Recording.Files;

/// <summary>Where everything of the recorder lies under the data directory.</summary>
internal sealed class RecordingPaths(string dataDirectory)
{
    public const string Extension = ".jsonl.zst";
    public const string TerminalExtension = ".cast.zst";
    public const string JournalExtension = ".journal";
    public const string CopyExtension = ".synced";
    public const string RootLogExtension = ".jsonl";

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TimeCharacters = 10;

    public string Recordings { get; } = Path.Combine(dataDirectory, "recordings");

    public string Journals { get; } = Path.Combine(dataDirectory, "journal");

    public string Keys { get; } = Path.Combine(dataDirectory, "keys");

    /// <summary>Where the root log of the audit lies, which is signed with the key of the recordings.</summary>
    public string RootLog { get; } = Path.Combine(dataDirectory, "audit");

    /// <summary>One empty file per recording that is not closed yet, named by its session.</summary>
    public string Open => Path.Combine(Journals, "open");

    public string Lock => Path.Combine(Journals, "lock");

    public string Journal(int loopIndex) => Path.Combine(Journals, $"{loopIndex}{JournalExtension}");

    /// <summary>The copy of a loop's journal that is synced to disk.</summary>
    public string JournalCopy(int loopIndex) => Path.Combine(Journals, $"{loopIndex}{CopyExtension}");

    public string OpenMarker(string id) => Path.Combine(Open, id);

    /// <summary>The folder of the day that the session's id gives.</summary>
    public string Folder(string id)
    {
        var time = TimeOf(id) ?? throw new ArgumentException($"{id} is no session id.", nameof(id));
        return FolderOf(DateOnly.FromDateTime(time.UtcDateTime));
    }

    public string FolderOf(DateOnly day) => Path.Combine(Recordings, $"{day.Year:D4}", $"{day.Month:D2}", $"{day.Day:D2}");

    public string Recording(string id) => Path.Combine(Folder(id), id + Extension);

    /// <summary>The name a recording gets when its own is taken.</summary>
    public string Recording(string id, int other) => Path.Combine(Folder(id), NameOf(id, other));

    /// <summary>The file's name of <see cref="Recording(string, int)"/>.</summary>
    public static string NameOf(string id, int other) => string.Create(CultureInfo.InvariantCulture, $"{id}.{other}{Extension}");

    /// <summary>What a file's name tells; null when it is none of a recording.</summary>
    public static (string Id, DateTimeOffset StartedAt, bool IsTerminal)? Of(string name)
    {
        bool terminal = name.EndsWith(TerminalExtension, StringComparison.Ordinal);
        if (!terminal && !name.EndsWith(Extension, StringComparison.Ordinal)) return null;
        string id = name[..name.IndexOf('.', StringComparison.Ordinal)];
        return TimeOf(id) is { } startedAt ? (id, startedAt, terminal) : null;
    }

    /// <summary>The time in a session id; null when it is none.</summary>
    public static DateTimeOffset? TimeOf(ReadOnlySpan<char> id)
    {
        if (!SessionId.IsValid(id)) return null;
        long milliseconds = 0;
        foreach (char c in id[..TimeCharacters]) milliseconds = (milliseconds << 5) | (long)Alphabet.IndexOf(c, StringComparison.Ordinal);
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
