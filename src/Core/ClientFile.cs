namespace HoopWire;

/// <summary>A file that a native client needs: who the gateway is, where it is. It is there for as long as the client runs, and only the person may read it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What it holds.</param>
public sealed record ClientFile(string Name, string Text)
{
    /// <summary>The environment variable that the client reads its path from; null for none.</summary>
    public string? Variable { get; init; }

    /// <summary>The argument that names it, up to its path, before all others: <c>--trusted=</c>; null for none.</summary>
    public string? Argument { get; init; }
}
