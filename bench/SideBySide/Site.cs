namespace HoopWire.Bench.SideBySide;

/// <summary>What all contestants stand in front of, and where they keep their files.</summary>
/// <param name="Protocol">What it speaks, by the gateway's name for it.</param>
/// <param name="Folder">Where files are kept.</param>
/// <param name="DatabasePort">The database.</param>
/// <param name="IdlePort">A target that only idles; 0 for none.</param>
/// <param name="Tls">Certificates.</param>
internal sealed record Site(string Protocol, string Folder, int DatabasePort, int IdlePort, TlsFiles Tls)
{
    /// <summary>Whether it is a MySQL or MariaDB.</summary>
    public bool IsMySql => Protocol == "mysql";
}
