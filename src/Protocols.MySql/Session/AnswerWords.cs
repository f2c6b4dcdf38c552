using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Session;

/// <summary>What a server says in words, which may quote values: the message of an ERR, the text of an OK, and the values of what it tells to have changed in the session.</summary>
internal static class AnswerWords
{
    private const int ErrorHeadBytes = 3;
    private const byte GtidChange = 3;

    /// <summary>Where words begin in an ERR, OK or EOF; its length where there are none.</summary>
    public static int Offset(ReadOnlySpan<byte> payload)
    {
        if (payload[0] == ErrPacket.Header) return Math.Min(ErrorHeadBytes, payload.Length);
        return OkPacket.TryRead(payload, out var ok) || OkPacket.TryReadEnd(payload, out ok) ? payload.Length - ok.Info.Length : payload.Length;
    }

    /// <summary>Hides in place what detectors find in the words, and leaves the lengths before them alone.</summary>
    public static void Hide(DetectorSet detectors, Span<byte> payload)
    {
        var words = payload[Offset(payload)..];
        // Where it is not what it should be, everything counts as words.
        if (ErrPacket.TryRead(payload, out var error)) HideText(detectors, payload[^error.Message.Length..]);
        else if (payload[0] == ErrPacket.Header || !TryHideParts(detectors, words)) HideText(detectors, words);
    }

    /// <summary>Hides in place what detectors find in a text, and all of one in bytes that they do not read.</summary>
    public static void HideText(DetectorSet detectors, Span<byte> text)
    {
        if (text.Contains((byte)0)) text.Fill((byte)'*');
        else detectors.HideAll(text);
    }

    // Protocol::OK_Packet: the text, then all changes, each behind its length.
    private static bool TryHideParts(DetectorSet detectors, Span<byte> words)
    {
        var reader = new PayloadReader(words);
        if (!TryHide(detectors, words, ref reader)) return false;
        if (reader.IsAtEnd) return true;
        if (!reader.TryReadLengthEncodedBytes(out var all) || !reader.IsAtEnd) return false;
        var changes = words[^all.Length..];
        reader = new PayloadReader(changes);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadByte(out byte type) || !reader.TryReadLengthEncodedBytes(out var change)) return false;
            if (type != GtidChange && !TryHideAll(detectors, changes.Slice(reader.Position - change.Length, change.Length))) return false;
        }
        return true;
    }

    private static bool TryHideAll(DetectorSet detectors, Span<byte> change)
    {
        var reader = new PayloadReader(change);
        while (!reader.IsAtEnd)
        {
            if (!TryHide(detectors, change, ref reader)) return false;
        }
        return true;
    }

    private static bool TryHide(DetectorSet detectors, Span<byte> whole, ref PayloadReader reader)
    {
        if (!reader.TryReadLengthEncodedBytes(out var text)) return false;
        HideText(detectors, whole.Slice(reader.Position - text.Length, text.Length));
        return true;
    }
}
