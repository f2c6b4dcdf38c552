using HoopWire.Access;

namespace HoopWire.Gateway.Configuration;

/// <summary>The <c>store</c> section: a PostgreSQL instead of the embedded database.</summary>
/// <param name="Postgres">The connection string; null where it cannot be read on this machine, which never means the embedded database.</param>
/// <param name="Key">What common secrets are wrapped with; null for the data directory's own key.</param>
internal sealed record StoreConfig(Secret? Postgres, Secret? Key);
