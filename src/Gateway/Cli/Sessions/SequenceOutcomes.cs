namespace HoopWire.Gateway.Cli;

/// <summary>
/// Which commands ended, and which of them with an error, two bits a command: they are numbered from 1 on, however many there are. Of a file that somebody made,
/// with numbers far apart, some are not kept: of those nothing is known.
/// </summary>
internal sealed class SequenceOutcomes
{
    private const int PageCommands = 1 << 16;
    private const int PagesMax = 1 << 12;
    private readonly Dictionary<long, byte[]> _pages = [];

    /// <summary>Keeps what came of a command. Once it has failed it stays so.</summary>
    public void Add(long sequence, bool failed)
    {
        var (number, at) = Math.DivRem(sequence, PageCommands);
        if (sequence < 0) return;
        if (!_pages.TryGetValue(number, out byte[]? page))
        {
            if (_pages.Count == PagesMax) return;
            page = _pages[number] = new byte[PageCommands / 4];
        }

        page[at / 4] |= (byte)((failed ? 2 : 1) << (int)(at % 4 * 2));
    }

    /// <summary>Whether it ended with an error; null when it is not known to have ended.</summary>
    public bool? Failed(long sequence)
    {
        var (number, at) = Math.DivRem(sequence, PageCommands);
        if (sequence < 0 || !_pages.TryGetValue(number, out byte[]? page)) return null;
        int outcome = (page[at / 4] >> (int)(at % 4 * 2)) & 3;
        return outcome == 0 ? null : outcome >= 2;
    }
}
