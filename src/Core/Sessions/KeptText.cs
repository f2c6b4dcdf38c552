using System.Numerics;

namespace HoopWire.Sessions;

/// <summary>The text of the last query that was forwarded, until it is known by what definitions it ran. One buffer serves the session.</summary>
/// <typeparam name="TReading">By what the target reads it.</typeparam>
public sealed class KeptText<TReading>
    where TReading : struct
{
    /// <summary>Longer texts are not kept: their results are refused where definitions have changed.</summary>
    private const int BytesMax = 64 << 10;
    private const int BytesMin = 256;

    private byte[] _buffer = [];
    private int _length;
    private long _sequence = -1;
    private TReading _reading;

    /// <summary>Keeps a text in the place of the one before.</summary>
    /// <param name="sequence">The command's number.</param>
    /// <param name="text">Its text.</param>
    /// <param name="reading">By what the target reads it.</param>
    public void Keep(long sequence, ReadOnlySpan<byte> text, in TReading reading)
    {
        _sequence = -1;
        if (text.Length > BytesMax) return;
        if (_buffer.Length < text.Length) _buffer = new byte[Math.Max(BytesMin, (int)BitOperations.RoundUpToPowerOf2((uint)text.Length))];
        text.CopyTo(_buffer);
        (_length, _sequence, _reading) = (text.Length, sequence, reading);
    }

    /// <summary>The text of a command; false where it is not the one that is kept.</summary>
    /// <param name="sequence">The command's number.</param>
    /// <param name="text">Its text, until the next one is kept.</param>
    /// <param name="reading">By what the target reads it.</param>
    public bool TryFind(long sequence, out ReadOnlySpan<byte> text, out TReading reading)
    {
        bool isKept = sequence == _sequence;
        text = isKept ? _buffer.AsSpan(0, _length) : default;
        reading = _reading;
        return isKept;
    }
}
