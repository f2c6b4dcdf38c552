using System.Net.Sockets;

namespace HoopWire.Net;

/// <summary>Why a host could not be connected to.</summary>
/// <param name="Words">For the person: a class of causes, without addresses; <c>connection refused</c>.</param>
/// <param name="Cause">For the operator: with the address and the system's own words.</param>
public sealed record DialFailure(string Words, string Cause)
{
    /// <summary>What <see cref="ITransport.ConnectAsync"/> threw.</summary>
    /// <param name="thrown">A <see cref="SocketException"/> or <see cref="IOException"/>.</param>
    /// <param name="host">The host, as it is configured.</param>
    /// <param name="port">The port.</param>
    public static DialFailure Of(Exception thrown, string host, int port)
    {
        ArgumentNullException.ThrowIfNull(thrown);
        string words = thrown is SocketException socket ? WordsOf(socket.SocketErrorCode) : "the gateway could open no connection";
        return new DialFailure(words, $"{host}:{port}: {thrown.Message}");
    }

    private static string WordsOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => "its name cannot be resolved",
        SocketError.TimedOut => "no answer in time",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => "no route to it",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "the connection was reset",
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => "the gateway has no connection left",
        _ => "the connection failed",
    };
}
