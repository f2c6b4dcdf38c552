namespace HoopWire.MySql.Wire;

/// <summary>Status flags of OK and EOF packets (SERVER_STATUS_flags_enum).</summary>
[Flags]
internal enum ServerStatus : ushort
{
    None = 0,
    InTransaction = 1,
    Autocommit = 2,

    /// <summary>Another result of the same command follows.</summary>
    MoreResultsExist = 8,
    NoGoodIndexUsed = 16,
    NoIndexUsed = 32,

    /// <summary>A cursor stands open: no rows follow, COM_STMT_FETCH brings them.</summary>
    CursorExists = 64,
    LastRowSent = 128,
    DatabaseDropped = 256,
    NoBackslashEscapes = 512,
    MetadataChanged = 1024,
    QueryWasSlow = 2048,
    PsOutParameters = 4096,
    InReadOnlyTransaction = 8192,
    SessionStateChanged = 16384,

    /// <summary>MariaDB: ANSI_QUOTES is part of the session's sql_mode.</summary>
    AnsiQuotes = 32768,
}
