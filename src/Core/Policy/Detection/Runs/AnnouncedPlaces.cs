using System.Numerics;

namespace HoopWire.Policy.Detection;

/// <summary>Whether something before a place in a text announces a number there. Remembers how far the text was looked through in vain.</summary>
/// <param name="all">Whether the text's origin announces something, so that nothing before a place must.</param>
internal struct AnnouncedPlaces(bool all)
{
    private readonly bool _all = all;
    private int _without;
    private int _withoutPhone;

    /// <summary>Whether a letter stands before the last of some places, without which no word does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where in the text the view begins.</param>
    /// <param name="letters">The view's letters.</param>
    /// <param name="places">The places in the view.</param>
    public readonly bool MayStandBefore(ReadOnlySpan<byte> text, int start, ulong letters, ulong places)
    {
        if (_all || (letters & (ulong.MaxValue >> BitOperations.LeadingZeroCount(places))) != 0) return true;
        return start > 0 && text[Math.Max(0, start - Announcement.BytesMax)..start].ContainsAnyExceptInRange((byte)0, (byte)'@');
    }

    /// <summary>Whether some of these promises may be kept behind a text: those that need no word, or whose word may stand in it.</summary>
    public bool MayKeep(RunPromises promises, ReadOnlySpan<byte> before, NumberPlaces numbers)
    {
        if (_all || (promises & RunPromises.Plain) != 0) return true;
        return (promises & RunPromises.Announced) != 0
            ? MayStandIn(before, numbers.Words, ref _without) : MayStandIn(before, numbers.PhoneWords, ref _withoutPhone);
    }

    private static bool MayStandIn(ReadOnlySpan<byte> text, AnnouncementSieve words, ref int without)
    {
        // Where no letter follows what was looked through, no word does. Places do not always follow each other.
        int from = Math.Max(0, text.Length - Announcement.BytesMax);
        var news = text[(without > text.Length ? from : Math.Max(from, without))..];
        if (news.ContainsAnyExceptInRange((byte)0, (byte)'@') && words.MayBeIn(text)) return true;
        without = text.Length;
        return false;
    }
}
