using HoopWire.Configuration;

namespace HoopWire.Postgres;

/// <summary>The keys that the listener has beside those of every listener.</summary>
/// <param name="Auth">What proof it asks for.</param>
public sealed record PostgresListenerOptions(ListenerAuth Auth) : ProtocolOptions
{
    private static readonly (string Word, ListenerAuth Value)[] Words = [("auto", ListenerAuth.Auto), ("scram", ListenerAuth.Scram), ("password", ListenerAuth.Password)];

    /// <summary>What proof a listener asks for.</summary>
    public static ListenerAuth AuthOf(ListenerOptions listener) => (listener?.Options as PostgresListenerOptions)?.Auth ?? ListenerAuth.Auto;

    internal static PostgresListenerOptions Read(IConfigSection listener) => new(listener.Choice("auth", Words) ?? ListenerAuth.Auto);
}
