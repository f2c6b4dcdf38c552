using System.Globalization;
using System.Security.Cryptography;

namespace HoopWire.ControlPlane;

/// <summary>Where the root log lies: one file a day, in <c>audit</c> under the data directory.</summary>
internal static class RootFiles
{
    public const int LineBytesMax = 64 << 10;

    /// <summary>Lines that a signature may be of: far more than the audit writes at once.</summary>
    public const int BatchLinesMax = 4096;

    /// <summary>Behind the name of a day's file: what was cut off its end because it had no signature.</summary>
    public const string UnsignedExtension = ".unsigned";

    private const string Extension = ".jsonl";
    private const string TimestampExtension = ".tst";
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>What the first line of all continues.</summary>
    public static byte[] Genesis { get; } = SHA256.HashData("hoopwire audit 1"u8);

    public static string FolderOf(string dataDirectory) => Path.Combine(dataDirectory, "audit");

    public static string PathOf(string dataDirectory, DateOnly day) => Path.Combine(FolderOf(dataDirectory), Name(day) + Extension);

    /// <summary>The proof of time of a line of a day.</summary>
    public static string TimestampOf(string dataDirectory, DateOnly day, long number) =>
        Path.Combine(FolderOf(dataDirectory), string.Create(CultureInfo.InvariantCulture, $"{Name(day)}.{number}{TimestampExtension}"));

    /// <summary>The proofs of time of a day, with the lines they are of.</summary>
    public static IEnumerable<(long Number, string Path)> Timestamps(string dataDirectory, DateOnly day)
    {
        foreach (string path in Directory.EnumerateFiles(FolderOf(dataDirectory), Name(day) + ".*" + TimestampExtension))
        {
            string[] parts = Path.GetFileName(path).Split('.');
            if (parts.Length == 3 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long number) && path == TimestampOf(dataDirectory, day, number))
                yield return (number, path);
        }
    }

    public static string Name(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>The days that have a file, oldest first.</summary>
    public static IReadOnlyList<DateOnly> Days(string dataDirectory)
    {
        string folder = FolderOf(dataDirectory);
        if (!Directory.Exists(folder)) return [];
        List<DateOnly> days = [];
        foreach (string path in Directory.EnumerateFiles(folder, "*" + Extension))
        {
            if (DateOnly.TryParseExact(Path.GetFileNameWithoutExtension(path), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)) days.Add(day);
        }

        days.Sort();
        return days;
    }
}
