namespace HoopWire.Postgres.State;

/// <summary>What a forwarded message makes the target answer with.</summary>
internal enum ReplyKind : byte
{
    /// <summary>Query: results, then ReadyForQuery.</summary>
    Query,

    /// <summary>Parse: ParseComplete.</summary>
    Parse,

    /// <summary>Bind: BindComplete.</summary>
    Bind,

    /// <summary>Describe of a statement: ParameterDescription, then RowDescription or NoData.</summary>
    DescribeStatement,

    /// <summary>Describe of a portal: RowDescription or NoData.</summary>
    DescribePortal,

    /// <summary>Execute: rows, then CommandComplete, EmptyQueryResponse or PortalSuspended; or a COPY.</summary>
    Execute,

    /// <summary>Close: CloseComplete.</summary>
    Close,

    /// <summary>Sync: ReadyForQuery.</summary>
    Sync,

    /// <summary>FunctionCall: FunctionCallResponse, then ReadyForQuery.</summary>
    FunctionCall,
}
