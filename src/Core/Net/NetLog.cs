using System.Net;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

internal static partial class NetLog
{
    [LoggerMessage(1001, LogLevel.Warning, "Loop {Index} stood still for {Milliseconds} ms in work for {Subject}.")]
    public static partial void Stalled(ILogger log, int index, long milliseconds, string subject);

    [LoggerMessage(1012, LogLevel.Warning, "Loop {Index} stands still, for {Milliseconds} ms so far, in work for {Subject}.")]
    public static partial void StandsStill(ILogger log, int index, long milliseconds, string subject);

    [LoggerMessage(1002, LogLevel.Critical, "Loop {Index} died; its sessions are lost.")]
    public static partial void LoopDied(ILogger log, int index, Exception e);

    [LoggerMessage(1003, LogLevel.Error, "A callback on loop {Index} failed.")]
    public static partial void CallbackFailed(ILogger log, int index, Exception e);

    [LoggerMessage(1004, LogLevel.Error, "The relay of {Remote} failed; its connection is aborted.")]
    public static partial void StepFailed(ILogger log, EndPoint? remote, Exception e);

    [LoggerMessage(1005, LogLevel.Error, "The session of {Remote} failed; its connection is aborted.")]
    public static partial void SessionFailed(ILogger log, EndPoint? remote, Exception e);

    [LoggerMessage(1006, LogLevel.Warning, "Accepting on {EndPoint} pauses for {Milliseconds} ms: {Error}. Raise the limit on open files (ulimit -n) or give the machine more memory.")]
    public static partial void AcceptPaused(ILogger log, EndPoint endPoint, int milliseconds, string error);

    [LoggerMessage(1007, LogLevel.Error, "The listener on {EndPoint} is closed: {Error}. Restart the gateway.")]
    public static partial void ListenerFailed(ILogger log, EndPoint endPoint, string error);

    [LoggerMessage(1008, LogLevel.Information, "The connection from {Remote} is closed: {Error}")]
    public static partial void ProxyHeaderRefused(ILogger log, EndPoint? remote, string error);

    [LoggerMessage(1009, LogLevel.Warning, "The certificate in {Path} cannot be used, the one before it stays in force: {Error}")]
    public static partial void CertificateKept(ILogger log, string path, string error);

    [LoggerMessage(1010, LogLevel.Information, "The certificate in {Path} is loaded: {Subject}, valid until {NotAfter}.")]
    public static partial void CertificateLoaded(ILogger log, string path, string subject, string notAfter);

    [LoggerMessage(1011, LogLevel.Information, "The connection of {Remote} ended: {Error}")]
    public static partial void PeerFailed(ILogger log, EndPoint? remote, string error);
}
