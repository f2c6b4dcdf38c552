using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>A message whose head is there and whose body may not be wholly.</summary>
/// <param name="available">The bytes from its type byte on, at most the message.</param>
/// <param name="total">Length of the whole message.</param>
internal readonly ref struct Frame(ReadOnlySpan<byte> available, int total)
{
    /// <summary>What is there of the message.</summary>
    public ReadOnlySpan<byte> Available { get; } = available.Length > total ? available[..total] : available;

    /// <summary>Length of the whole message.</summary>
    public int Total { get; } = total;

    /// <summary>Length of the whole body.</summary>
    public int BodyLength => Total - FrameReader.HeadBytes;

    /// <summary>Whether all of it is there.</summary>
    public bool IsWhole => Available.Length == Total;

    /// <summary>What is there of the body.</summary>
    public ReadOnlySpan<byte> Body => Available[FrameReader.HeadBytes..];
}
