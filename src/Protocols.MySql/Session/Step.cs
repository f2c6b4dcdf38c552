namespace HoopWire.MySql.Session;

/// <summary>What became of a packet.</summary>
/// <param name="Consumed">Bytes that are done with. 0 when it stays where it is.</param>
/// <param name="Wanted">How many bytes must be there before it is looked at again.</param>
internal readonly record struct Step(int Consumed, int Wanted)
{
    /// <summary>It waits: its leg was suspended, or the session has ended.</summary>
    public static Step Waiting => default;

    /// <summary>So many bytes were taken.</summary>
    public static Step Taken(int bytes) => new(bytes, 0);

    /// <summary>More must be there.</summary>
    public static Step NeedMore(int bytes) => new(0, bytes);
}
