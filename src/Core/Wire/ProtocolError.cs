namespace HoopWire.Wire;

/// <summary>Why bytes of a peer were refused. Every value ends the session that sent them and no other.</summary>
public enum ProtocolError
{
    /// <summary>A length field is below its floor or above its cap.</summary>
    BadLength,

    /// <summary>A field inside a message runs past its end, or the message has bytes left over.</summary>
    BadField,

    /// <summary>The message type does not exist in this direction.</summary>
    UnknownMessage,

    /// <summary>The message exists but is not allowed in the current state.</summary>
    OutOfState,

    /// <summary>Plaintext bytes stood behind a request for encryption.</summary>
    PlaintextBeforeTls,

    /// <summary>The peer asked for a protocol version or feature that is not offered.</summary>
    Unsupported,

    /// <summary>A wait ended at its deadline.</summary>
    Timeout,

    /// <summary>The peer closed in the middle of a message or of a phase.</summary>
    UnexpectedEnd,
}
