using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace HoopWire.ControlPlane;

/// <summary>What people are told of a failure of PostgreSQL: words of the gateway's own, since the server's may quote what was to be kept.</summary>
internal static class PostgresFailure
{
    /// <summary>The failure for those who called; null when it is none of the database.</summary>
    public static StoreUnavailableException? Of(Exception failure) =>
        failure is DbException or SocketException or TimeoutException or IOException or AuthenticationException
            ? new StoreUnavailableException($"The store in PostgreSQL cannot be used: {Reason(failure)}.")
            : null;

    /// <summary>Whether the connection was lost, so that the same on another one may work.</summary>
    public static bool IsLostConnection(Exception failure) => failure switch
    {
        PostgresException answer => answer.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        NpgsqlException { InnerException: IOException or SocketException } => true,
        _ => false,
    };

    private static string Reason(Exception failure)
    {
        if (failure is PostgresException answer) return Reason(answer.SqlState);
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException) return "its TLS certificate is not trusted";
            if (inner is TimeoutException) return "it does not answer in time";
        }

        return "it cannot be reached";
    }

    private static string Reason(string state) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "it refuses the login",
        PostgresErrorCodes.InvalidCatalogName => "there is no such database",
        PostgresErrorCodes.InsufficientPrivilege => "the role lacks a right there",
        PostgresErrorCodes.ReadOnlySqlTransaction => "it takes no writes, as a standby does not",
        PostgresErrorCodes.TooManyConnections => "it has no connection left",
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => "it takes too long to answer",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => "it is stopping or starting",
        PostgresErrorCodes.DiskFull => "its disk is full",
        _ => $"it answers with SQLSTATE {state}",
    };
}
