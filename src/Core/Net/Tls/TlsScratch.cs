namespace HoopWire.Net;

/// <summary>Where a loop's TLS connections decrypt to, one after another. Valid until the next of them receives.</summary>
internal sealed class TlsScratch
{
    private const int ReplyBytes = 4096;

    [ThreadStatic]
    private static TlsScratch? _current;

    private TlsScratch()
    {
    }

    /// <summary>The calling loop's.</summary>
    public static TlsScratch Current => _current ??= new TlsScratch();

    /// <summary>Decrypted bytes.</summary>
    public Block Plain { get; } = new(BlockPool.LargeBytes);

    /// <summary>What OpenSSL says while it reads: an alert.</summary>
    public Block Reply { get; } = new(ReplyBytes);
}
