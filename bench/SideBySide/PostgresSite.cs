namespace HoopWire.Bench.SideBySide;

/// <summary>PostgreSQL, and a target that only idles.</summary>
internal sealed class PostgresSite(Database database, IdleTarget idle, Site site) : IServedSite
{
    public Site Site => site;

    public async ValueTask DisposeAsync()
    {
        await idle.DisposeAsync();
        await database.DisposeAsync();
    }
}
