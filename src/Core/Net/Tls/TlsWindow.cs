namespace HoopWire.Net;

/// <summary>
/// The encrypted bytes of the one OpenSSL call that is under way on a thread: what the call may read, and where it puts what it writes.
/// OpenSSL is given no buffers of its own for them, so an idle connection holds none.
/// </summary>
internal unsafe struct TlsWindow
{
    public byte* In;
    public int InLeft;
    public byte* Out;
    public int OutRoom;
    public int Written;

    /// <summary>OpenSSL had more to write than there was room for.</summary>
    public bool Overflowed;
}
