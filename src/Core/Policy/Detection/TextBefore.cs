namespace HoopWire.Policy.Detection;

/// <summary>What stands before a place where a value may be, cut into words once some form asks for them.</summary>
internal ref struct TextBefore
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<byte> _buffer;
    private Announcement _words;
    private bool _isCut;

    /// <summary>Looks at the end of a text.</summary>
    /// <param name="text">The text before the place.</param>
    /// <param name="buffer">What its words are written on: <see cref="Announcement.BufferBytes"/>.</param>
    public TextBefore(ReadOnlySpan<byte> text, Span<byte> buffer)
    {
        _text = text.Length > Announcement.BytesMax ? text[^Announcement.BytesMax..] : text;
        _buffer = buffer;
        HasLetters = _text.ContainsAnyExceptInRange((byte)0, (byte)'@');
    }

    /// <summary>Whether there is a letter, without which nothing announces a value.</summary>
    public bool HasLetters { get; }

    /// <summary>Whether one of a detector's words is in it; not worth asking where there is no letter.</summary>
    public bool Has(ReadOnlySpan<byte[]> words)
    {
        if (!_isCut) _words = new Announcement(_text, _buffer);
        _isCut = true;
        return _words.Has(words);
    }
}
