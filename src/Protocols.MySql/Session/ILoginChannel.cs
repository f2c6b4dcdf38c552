using System.Buffers;
using HoopWire.Net;

namespace HoopWire.MySql.Session;

/// <summary>One leg while a login is under way on it: whole messages, one side after the other, their sequence ids counted and checked.</summary>
internal interface ILoginChannel
{
    Connection Connection { get; }

    /// <summary>Where the next payload is written, for <see cref="SendAsync"/>.</summary>
    ArrayBufferWriter<byte> Begin();

    /// <summary>Sends what was written since <see cref="Begin"/>.</summary>
    ValueTask SendAsync(CancellationToken cancellationToken);

    /// <summary>The next message's payload; null when the peer closed before it.</summary>
    ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken);
}
