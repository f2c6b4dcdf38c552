namespace HoopWire.Gateway.Configuration;

/// <summary>What <c>transport</c> asks for.</summary>
internal enum TransportKind
{
    /// <summary>The best that this system has.</summary>
    Auto,

    /// <summary>io_uring or nothing.</summary>
    Uring,

    /// <summary>epoll.</summary>
    Epoll,

    /// <summary>The framework's sockets.</summary>
    Sockets,
}
