using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HoopWire.ControlPlane;

/// <summary>What people are told of a failure of the embedded database: which of the few things it is that can be wrong with a file.</summary>
internal static class SqliteFailure
{
    /// <summary>The failure for those who called; null when it is none of the database.</summary>
    public static StoreUnavailableException? Of(Exception failure, string file) => failure switch
    {
        SqliteException answer => new StoreUnavailableException($"The store {file} cannot be used: {Reason(answer.SqliteErrorCode)}."),
        UnauthorizedAccessException => new StoreUnavailableException($"The store {file} cannot be used: the gateway's user may not write it."),
        IOException => new StoreUnavailableException($"The store {file} cannot be used: it cannot be opened."),
        _ => null,
    };

    private static string Reason(int code) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another process keeps it locked",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => "it takes no writes",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "it is damaged",
        raw.SQLITE_FULL => "its disk is full",
        raw.SQLITE_CANTOPEN => "it cannot be opened",
        raw.SQLITE_IOERR => "its disk fails, or is full",
        _ => $"SQLite fails with code {code}",
    };
}
