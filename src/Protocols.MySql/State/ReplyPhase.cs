namespace HoopWire.MySql.State;

/// <summary>What the target owes next.</summary>
internal enum ReplyPhase : byte
{
    /// <summary>Nothing: the client may send a command.</summary>
    Idle,

    /// <summary>Nothing: the client proves anew who it is.</summary>
    Proof,

    /// <summary>What a login has: the answer to COM_CHANGE_USER, which no packet of commands has a part in.</summary>
    Login,

    /// <summary>OK or ERR.</summary>
    Status,

    /// <summary>OK, EOF or ERR: COM_SET_OPTION.</summary>
    StatusOrEof,

    /// <summary>A text or ERR: COM_STATISTICS.</summary>
    Text,

    /// <summary>The first packet of a result: OK, ERR, a request for a file, or the number of columns.</summary>
    Header,

    /// <summary>The client sends a file.</summary>
    FileData,

    /// <summary>OK or ERR behind a file; another result may follow.</summary>
    FileStatus,

    /// <summary>Column definitions.</summary>
    Definitions,

    /// <summary>The EOF behind them.</summary>
    DefinitionsEnd,

    /// <summary>Rows, up to an EOF, OK or ERR.</summary>
    Rows,

    /// <summary>Column definitions up to an EOF, OK or ERR: COM_FIELD_LIST.</summary>
    FieldList,

    /// <summary>COM_STMT_PREPARE_OK or ERR.</summary>
    Prepare,

    /// <summary>Definitions of parameters.</summary>
    Parameters,

    /// <summary>The EOF behind them.</summary>
    ParametersEnd,

    /// <summary>Definitions of a prepared statement's columns.</summary>
    PreparedColumns,

    /// <summary>The EOF behind them.</summary>
    PreparedColumnsEnd,
}
