namespace HoopWire.Net;

/// <summary>
/// How long a loop gathers before it takes what has come. Where everything that comes is part of something long, a little patience brings several pieces
/// for the price of one: a turn, a receive and a send. The first short message ends that.
/// </summary>
internal struct Gathering()
{
    private const int LongBytes = 4096;
    private const int LongReceivesMin = 8;

    // Less than what a socket takes before its sender has to wait.
    private const int WantedBytes = 40 << 10;
    private const uint MicrosecondsMin = 20;
    private const uint MicrosecondsMax = 160;

    private int _longReceives;
    private int _bytes;
    private uint _patience = MicrosecondsMin;

    /// <summary>How long to gather now; 0 for not at all.</summary>
    public readonly uint Microseconds => _longReceives >= LongReceivesMin ? _patience : 0;

    /// <summary>A connection has received so many bytes at once.</summary>
    public void Received(int bytes)
    {
        _longReceives = bytes < LongBytes ? 0 : Math.Min(_longReceives + 1, LongReceivesMin);
        _bytes += bytes;
    }

    /// <summary>A turn has taken what came.</summary>
    public void EndTurn()
    {
        if (_longReceives < LongReceivesMin) _patience = MicrosecondsMin;
        else if (_bytes is > 0 and < WantedBytes) _patience = Math.Min(_patience + (_patience / 2), MicrosecondsMax);
        else if (_bytes > 2 * WantedBytes) _patience = Math.Max(_patience / 2, MicrosecondsMin);
        _bytes = 0;
    }
}
