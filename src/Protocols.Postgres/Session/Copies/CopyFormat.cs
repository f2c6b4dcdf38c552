namespace HoopWire.Postgres.Session.Copies;

/// <summary>How the rows of a COPY are written.</summary>
internal enum CopyFormat
{
    /// <summary>Tabs between fields, backslashes before what would end one.</summary>
    Text,

    /// <summary>Commas between fields, quotes around what would end one.</summary>
    Csv,

    /// <summary>Lengths before fields.</summary>
    Binary,
}
