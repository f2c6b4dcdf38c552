namespace HoopWire.ControlPlane;

/// <summary>What a list is read from. Every index that serves it has its columns, then the time, then the id.</summary>
/// <param name="Select">The query up to its conditions.</param>
/// <param name="Table">The table whose indexes serve, with its alias.</param>
/// <param name="At">Its time.</param>
/// <param name="Id">Its id, which tells rows of one time apart.</param>
internal sealed record ListShape(string Select, string Table, string At, string Id);
