namespace HoopWire.MySql.Session;

/// <summary>What came of a row.</summary>
internal enum RowChange : byte
{
    /// <summary>It is malformed, or does not have the shape's columns: nothing of it may be delivered.</summary>
    Malformed,

    /// <summary>Nothing is masked or found in it: it is delivered as it came.</summary>
    None,

    /// <summary>It was written anew.</summary>
    Written,
}
