namespace HoopWire.Recording.Drain;

/// <summary>Whether recordings can be written, shared by the loops and the drain.</summary>
internal sealed class RecorderHealth
{
    private volatile string? _fault;

    /// <summary>Null while recordings can be written; otherwise one sentence that says why not.</summary>
    public string? Fault
    {
        get => _fault;
        set => _fault = value;
    }
}
