namespace HoopWire.MySql.State;

/// <summary>What a packet of the target's was.</summary>
internal enum ReplyEvent : byte
{
    /// <summary>Not allowed here, or malformed: the session ends.</summary>
    Violation,

    /// <summary>A success without rows.</summary>
    Ok,

    /// <summary>A failure.</summary>
    Error,

    /// <summary>The target asks for a file.</summary>
    FileRequest,

    /// <summary>The number of columns of a result.</summary>
    ColumnCount,

    /// <summary>One column's definition.</summary>
    Definition,

    /// <summary>All columns of a result are defined: the EOF behind them.</summary>
    DefinitionsEnd,

    /// <summary>A cursor stands open in place of rows.</summary>
    CursorOpened,

    /// <summary>The definition of a column or parameter of which no rows come: of a statement that is prepared, or in a list of fields.</summary>
    Description,

    /// <summary>The EOF behind the definitions of a prepared statement.</summary>
    Separator,

    /// <summary>The last row is behind.</summary>
    RowsEnd,

    /// <summary>A statement is prepared.</summary>
    Prepared,

    /// <summary>Something that is passed on and has no meaning of its own.</summary>
    Other,
}
