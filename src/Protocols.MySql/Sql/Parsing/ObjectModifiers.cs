namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Words between CREATE or ALTER and what it is about.</summary>
[Flags]
internal enum ObjectModifiers
{
    None = 0,
    Definer = 1,
    Temporary = 2,
}
