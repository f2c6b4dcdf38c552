using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>A store in PostgreSQL, which several gateways may share.</summary>
/// <param name="ConnectionString">How it is reached, as Npgsql writes it or as a URI.</param>
/// <param name="Key">What the gateways' common secrets are wrapped with; null for the data directory's own <c>keys/store.key</c>.</param>
public sealed record PostgresStoreOptions(Secret ConnectionString, Secret? Key)
{
    /// <summary>Characters that a key must have at least.</summary>
    public static int KeyLengthMin => WrappingKey.TextLengthMin;

    /// <summary>What is wrong with a connection string, as the end of a sentence that begins with what holds it; null for nothing. Quotes nothing of it.</summary>
    public static string? Check(Secret connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return PostgresAddress.Read(connectionString).Problem;
    }
}
