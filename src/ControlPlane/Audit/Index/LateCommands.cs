namespace HoopWire.ControlPlane;

/// <summary>
/// Commands of a session that have given way to others before their last result: of the many that a client sends ahead, and of portals that are taken up
/// again. They stand in rows already, and keep no text. One thread's.
/// </summary>
internal sealed class LateCommands(CommandPool commands)
{
    private const int CommandsMax = 65_536;
    private readonly Dictionary<long, PendingCommand> _bySequence = [];

    // Those taken out stay in here until they are met, or are too many.
    private Queue<long> _order = new();

    /// <summary>The oldest give way where there are too many.</summary>
    public void Add(PendingCommand command)
    {
        while ((_bySequence.Count >= CommandsMax || commands.IsLateFull) && _order.TryDequeue(out long oldest)) Remove(oldest);
        command.Release();
        _bySequence[command.Sequence] = command;
        if (_order.Count > (2 * _bySequence.Count) + CommandsMax) _order = new Queue<long>(_order.Where(_bySequence.ContainsKey));
        _order.Enqueue(command.Sequence);
        commands.Late++;
    }

    public PendingCommand? Find(long sequence) => _bySequence.GetValueOrDefault(sequence);

    public void Remove(long sequence)
    {
        if (!_bySequence.Remove(sequence, out PendingCommand? command)) return;
        commands.Late--;
        commands.Return(command);
    }

    public void Clear()
    {
        foreach (long sequence in _order) Remove(sequence);
        _order.Clear();
    }
}
