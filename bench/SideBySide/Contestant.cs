namespace HoopWire.Bench.SideBySide;

/// <summary>One way from the client to the database: straight, or through a proxy of one process.</summary>
internal abstract class Contestant(string name, int port) : IAsyncDisposable
{
    public string Name => name;

    public int Port => port;

    /// <summary>Its process; 0 for the straight way, whose processor time is the database's own.</summary>
    public virtual int ProcessId => 0;

    /// <summary>How it is set up, in a few words.</summary>
    public virtual string Description => "";

    /// <summary>How a client logs in here.</summary>
    public virtual Login Login => new(port, Database.User, Database.Password, Database.Name);

    /// <summary>How a client reaches the target that only idles; null where there is no proxy.</summary>
    public virtual Login? IdleLogin => ProcessId == 0 ? null : Login with { Database = "idle" };

    public abstract Task StartAsync();

    public abstract ValueTask DisposeAsync();
}
