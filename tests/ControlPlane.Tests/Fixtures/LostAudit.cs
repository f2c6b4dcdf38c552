namespace HoopWire.ControlPlane.Tests;

/// <summary>A root log whose folder is gone; put back at the end.</summary>
internal sealed class LostAudit : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder;

    private LostAudit(string folder) => _folder = folder;

    public static async Task<LostAudit> TakeAsync(Plane plane)
    {
        await plane.Host.AuditRows.FlushAsync(Patience);
        string folder = plane.Folder.File("data/audit");
        Directory.Move(folder, folder + ".away");
        await File.WriteAllTextAsync(folder, "");
        return new LostAudit(folder);
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_folder);
        Directory.Move(_folder + ".away", _folder);
        return default;
    }
}
