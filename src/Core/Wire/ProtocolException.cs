using System.Diagnostics.CodeAnalysis;

namespace HoopWire.Wire;

/// <summary>A peer broke the protocol. Thrown on rare paths only; it ends one session.</summary>
public sealed class ProtocolException : Exception
{
    private ProtocolException(ProtocolError error, string message) : base(message) => Error = error;

    /// <summary>The kind of breach.</summary>
    public ProtocolError Error { get; }

    /// <summary>Throws for <paramref name="error"/> with one clear sentence that holds no bytes of the peer's payload.</summary>
    /// <exception cref="ProtocolException">Always.</exception>
    [DoesNotReturn]
    public static void Throw(ProtocolError error, string message) => throw new ProtocolException(error, message);

    /// <summary>An exception for <paramref name="error"/>, for use as an expression.</summary>
    public static ProtocolException Create(ProtocolError error, string message) => new(error, message);
}
