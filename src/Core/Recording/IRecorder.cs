using HoopWire.Net;
using HoopWire.Sessions;

namespace HoopWire.Recording;

/// <summary>Opens recordings. One per gateway.</summary>
public interface IRecorder : IAsyncDisposable
{
    /// <summary>Null while recordings can be written; otherwise one sentence that says why not. New sessions are refused then.</summary>
    string? Fault { get; }

    /// <summary>Starts the recording of a session on its loop.</summary>
    /// <exception cref="IOException">The recorder cannot write.</exception>
    SessionRecorder Open(Loop loop, SessionHeader header);
}
