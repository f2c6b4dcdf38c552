namespace HoopWire.Recording.Journals;

/// <summary>A file that is held open, and the path by which the next start has to find it.</summary>
internal sealed class HeldPlace(string path)
{
    private readonly (ulong Device, ulong Number)? _identity = Posix.IdentityOf(path);

    /// <summary>Makes sure that the path still leads to the file: what is written to one that has lost its name nobody ever finds.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public void EnsureKept()
    {
        if (_identity is null || Posix.IdentityOf(path) != _identity)
            throw new IOException($"{path} was taken away or replaced while the gateway uses it: put it back, or start the gateway again");
    }
}
