namespace HoopWire.Recording;

/// <summary>What became of an event.</summary>
public enum AppendResult
{
    /// <summary>It lies where a crash of the gateway cannot take it.</summary>
    Written,

    /// <summary>The session's credit is used up: suspend the leg and try again from <see cref="SessionRecorder.NotifyWritable"/>.</summary>
    Full,

    /// <summary>The recorder cannot write. Nothing more may be forwarded; the session ends with a clear error.</summary>
    Failed,
}
