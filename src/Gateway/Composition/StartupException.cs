namespace HoopWire.Gateway.Composition;

/// <summary>The gateway cannot start; the message is one sentence and what to do next.</summary>
internal sealed class StartupException(string message) : Exception(message);
