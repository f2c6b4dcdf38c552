namespace HoopWire.ControlPlane;

/// <summary>Commands whose results have come, for any session to use again. One thread's.</summary>
internal sealed class CommandPool
{
    private const int CommandsMax = 1024;
    private const int LateMax = 1 << 18;
    private readonly Stack<PendingCommand> _free = new();

    /// <summary>Commands of all sessions that wait for late results.</summary>
    public int Late { get; set; }

    public bool IsLateFull => Late >= LateMax;

    public PendingCommand Take() => _free.TryPop(out PendingCommand? used) ? used : new PendingCommand();

    public void Return(PendingCommand command)
    {
        command.Trim();
        if (_free.Count < CommandsMax) _free.Push(command);
        else command.Release();
    }
}
