namespace HoopWire.Postgres.Session;

/// <summary>By what use an object of a database's own runs a function.</summary>
[Flags]
internal enum OwnUse
{
    /// <summary>By none.</summary>
    None = 0,

    /// <summary>By its name alone: functions, operators, types whose values are checked.</summary>
    Name = 1 << 0,

    /// <summary>Rows of the relation are read.</summary>
    Read = 1 << 1,

    /// <summary>Rows are put into it.</summary>
    Insert = 1 << 2,

    /// <summary>Its rows are changed.</summary>
    Update = 1 << 3,

    /// <summary>Its rows are deleted.</summary>
    Delete = 1 << 4,

    /// <summary>A column of it gets its default.</summary>
    Default = 1 << 5,

    /// <summary>It is built or analysed anew.</summary>
    Maintain = 1 << 6,

    /// <summary>A value of the type, or of a column of the relation, is cast where the statement says so.</summary>
    Cast = 1 << 7,

    /// <summary>A value is cast to or from the type where it is stored in a column.</summary>
    Assign = 1 << 8,

    /// <summary>A value of the type is cast wherever another type is expected, or another to it.</summary>
    Implicit = 1 << 9,

    /// <summary>The type is what a cast begins from.</summary>
    From = 1 << 10,

    /// <summary>A value becomes one of the relation's row type.</summary>
    Row = 1 << 11,

    /// <summary>It is emptied.</summary>
    Truncate = 1 << 12,

    /// <summary>Its definition is changed so that its rows are looked at, one by one.</summary>
    Rebuild = 1 << 13,

    /// <summary>What is switched off in it is switched on.</summary>
    Enable = 1 << 14,

    /// <summary>Rows are read or written in any way.</summary>
    Rows = Read | Insert | Update | Delete | Truncate,
}
