using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.Fuzz.Targets;

/// <summary>What a server says in words and of its session's settings: values in it are hidden in place, whatever it is, and what stands before the words stays as it is.</summary>
internal sealed class MySqlServerWords : IFuzzTarget
{
    private const string Version = "10.11.14-MariaDB";
    private static readonly DetectorSet Detectors = DetectorSet.Create([DetectorKind.Email])!;

    public static string Name => "mysql-server-words";

    public static IEnumerable<byte[]> Seeds =>
    [
        MySqlSeeds.Ok, MySqlSeeds.Error, MySqlSeeds.Eof, MySqlSeeds.End,
        [0, 0, 0, 2, 0x40, 0, 0, 5, .. "a@b.c"u8, 21, 0, 9, 1, (byte)'x', 6, .. "a@bc.d"u8, 3, 2, 1, (byte)'1', 1, 4, 3, .. "abc"u8],
        [0, .. "\u0007utf8mb4"u8, .. "\u00010\u00011\u00011\u0004shop\u00011"u8],
    ];

    public static IEnumerable<byte[]> Dictionary => ["bob@example.com"u8.ToArray()];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        int offset = AnswerWords.Offset(input);
        FuzzFailure.Unless(offset <= input.Length, "words beyond the packet");
        byte[] hidden = input.ToArray();
        AnswerWords.Hide(Detectors, hidden);
        FuzzFailure.Unless(hidden.AsSpan(0, offset).SequenceEqual(input[..offset]), "what is no words was changed");
        byte[] again = [.. hidden];
        AnswerWords.Hide(Detectors, again);
        FuzzFailure.Unless(again.AsSpan().SequenceEqual(hidden), "a value that was hidden the second time only");
        var settings = SettingsQuery.Read(input, Version, out _);
        Trace.Note(1, settings.GetHashCode() & 0xFF);
        FuzzFailure.Unless(SettingsQuery.NumberOf(Encoding.Latin1.GetString(input)) is >= 0 and < 1_000_000, "a version that is none");
        Trace.Note(2, KillStatement.TryRead(input, out var kill) ? (int)(kill.Id & 7) : -1);
    }
}
