using HoopWire.Kit;

namespace HoopWire.Evasion.Tests;

/// <summary>The same on PostgreSQL 18.</summary>
public sealed class EvasionServer18 : EvasionServer
{
    protected override PostgresVersion Version => PostgresVersion.V18;
}
