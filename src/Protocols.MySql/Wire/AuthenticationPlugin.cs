namespace HoopWire.MySql.Wire;

/// <summary>Names of authentication plugins.</summary>
internal static class AuthenticationPlugin
{
    public const string CachingSha2 = "caching_sha2_password";
    public const string Native = "mysql_native_password";
    public const string Ed25519 = "client_ed25519";
    public const string ClearText = "mysql_clear_password";
}
