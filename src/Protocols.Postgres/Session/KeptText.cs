namespace HoopWire.Postgres.Session;

/// <summary>The text of the last simple query that was forwarded, until it is known by what definitions it ran. One buffer serves the session.</summary>
internal sealed class KeptText
{
    /// <summary>Longer texts are not kept: their results are refused where definitions have changed.</summary>
    private const int BytesMax = 64 << 10;

    private byte[] _buffer = [];
    private int _length;
    private long _sequence = -1;
    private Reading _reading;

    /// <summary>Keeps a text in the place of the one before.</summary>
    public void Keep(long sequence, ReadOnlySpan<byte> text, in Reading reading)
    {
        _sequence = -1;
        if (text.Length > BytesMax) return;
        if (_buffer.Length < text.Length) _buffer = new byte[Math.Max(256, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)text.Length))];
        text.CopyTo(_buffer);
        (_length, _sequence, _reading) = (text.Length, sequence, reading);
    }

    /// <summary>What another judge says of a command's text; null where it is not the one that is kept.</summary>
    public StatementDecision? Judge(StatementJudge judge, long sequence) => sequence == _sequence ? judge.Judge(_buffer.AsSpan(0, _length), _reading) : null;
}
