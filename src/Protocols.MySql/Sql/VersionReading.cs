namespace HoopWire.MySql.Sql;

/// <summary>What a server makes of a comment.</summary>
internal enum VersionReading
{
    /// <summary>It is a plain comment.</summary>
    Plain,

    /// <summary>It is a version comment whose text is read like the text around it.</summary>
    Text,

    /// <summary>It is a version comment whose text is passed over.</summary>
    Skipped,

    /// <summary>That depends on the server.</summary>
    Doubtful,
}
