using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Configuration;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Facts;

namespace HoopWire.Postgres;

/// <summary>PostgreSQL's frontend/backend protocol, versions 3.0 and 3.2. https://www.postgresql.org/docs/18/protocol.html</summary>
public sealed class PostgresProtocol : IProtocol
{
    /// <summary>Its name.</summary>
    public const string ProtocolName = "postgres";

    private ProtocolParts? _parts;

    /// <inheritdoc/>
    public string Name => ProtocolName;

    /// <inheritdoc/>
    public int DefaultTargetPort => 5432;

    /// <inheritdoc/>
    public bool HasDatabases => true;

    /// <inheritdoc/>
    public bool HasLiterals => true;

    /// <inheritdoc/>
    public ProtocolOptions? ReadListener(IConfigSection listener) => PostgresListenerOptions.Read(listener);

    /// <inheritdoc/>
    public ProtocolOptions? ReadTarget(IConfigSection target) => PostgresTargetOptions.Read(target);

    /// <inheritdoc/>
    public Func<Connection, Task> CreateHandler(GatewayServices services, ListenerOptions listener)
    {
        // Listeners share the keys and catalogues: a CancelRequest may come to any of them.
        if (_parts is null || !ReferenceEquals(_parts.Services, services)) _parts = new ProtocolParts(services, new TlsUpgrade());
        return new SessionStart(_parts, listener).RunAsync;
    }

    /// <inheritdoc/>
    public Verdict Judge(CompiledPolicy policy, string command) => OfflineJudge.Judge(policy, command);

    /// <inheritdoc/>
    public StatementTexts ReadStatements(CompiledPolicy policy, string text) => OfflineStatements.Read(policy, text);

    /// <inheritdoc/>
    public string DatabaseOf(TargetCredential credential) => credential.User;

    /// <inheritdoc/>
    public Task<TargetFindings> InspectAsync(ITransport transport, AccessGrant grant) => TargetInspection.RunAsync(transport, grant);

    /// <inheritdoc/>
    public Task<string?> TryLoginAsync(ITransport transport, Target target, TargetCredential credential) => TargetInspection.TryLoginAsync(transport, target, credential);

    /// <inheritdoc/>
    public CommandDescription Describe(ReadOnlySpan<byte> command)
    {
        // With the server's default settings: the recording does not tell others.
        var (facts, tree) = PostgresClassifier.Read(command, LexicalSettings.Default);
        return StatementDescription.Of(facts, tree);
    }

    /// <inheritdoc/>
    public NativeClient? ClientOf(string host, int port, string user, string target) => PsqlText.Client(host, port, user, target);

    /// <inheritdoc/>
    public string? TextOf(uint type, ReadOnlySpan<byte> value) => BinaryText.Of(type, value);

    /// <inheritdoc/>
    public ImmutableArray<string> WithParameters(string name, string text, IReadOnlyList<string?> values) => PsqlText.WithParameters(name, text, values);

    /// <inheritdoc/>
    public string? ScriptRefusal(string text) => PsqlScript.Refusal(text);
}
