using System.Globalization;
using HoopWire.Access;
using HoopWire.Configuration;
using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Session;
using HoopWire.MySql.Sql;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Sql.Facts;

namespace HoopWire.MySql;

/// <summary>The client/server protocol of MySQL and MariaDB. https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html</summary>
public sealed class MySqlProtocol : IProtocol
{
    /// <summary>Its name.</summary>
    public const string ProtocolName = "mysql";

    private ProtocolParts? _parts;

    /// <inheritdoc/>
    public string Name => ProtocolName;

    /// <inheritdoc/>
    public int DefaultTargetPort => 3306;

    /// <inheritdoc/>
    public bool HasDatabases => true;

    /// <inheritdoc/>
    public bool HasLiterals => true;

    /// <inheritdoc/>
    public ProtocolOptions? ReadTarget(IConfigSection target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Has("catalogCredential"))
            target.Error("catalogCredential", $"found for a target of {Name}, whose catalogue is read with the session's own credential; expected none.");
        return null;
    }

    /// <inheritdoc/>
    public Func<Connection, Task> CreateHandler(GatewayServices services, ListenerOptions listener)
    {
        // Listeners share the connection ids: a KILL may come to any of them.
        if (_parts is null || !ReferenceEquals(_parts.Services, services)) _parts = new ProtocolParts(services, new TlsUpgrade());
        return new SessionStart(_parts, listener).RunAsync;
    }

    /// <inheritdoc/>
    public Verdict Judge(CompiledPolicy policy, string command) => OfflineJudge.Judge(policy, command);

    /// <inheritdoc/>
    public StatementTexts ReadStatements(CompiledPolicy policy, string text) => OfflineStatements.Read(policy, text);

    /// <inheritdoc/>
    public Task<TargetFindings> InspectAsync(ITransport transport, AccessGrant grant) => TargetInspection.RunAsync(transport, grant);

    /// <inheritdoc/>
    public Task<string?> TryLoginAsync(ITransport transport, Target target, TargetCredential credential) => TargetInspection.TryLoginAsync(transport, target, credential);

    /// <inheritdoc/>
    public CommandDescription Describe(ReadOnlySpan<byte> command)
    {
        // With the servers' default settings: the recording does not tell others.
        var (facts, tree) = MySqlText.ReadWithFacts(command, new LexicalSettings());
        return StatementDescription.Of(facts, tree);
    }

    /// <inheritdoc/>
    public NativeClient? ClientOf(string host, int port, string user, string target) =>
        new("mysql", ["-h", host, "-P", port.ToString(CultureInfo.InvariantCulture), "-u", $"{user}#{target}"], "MYSQL_PWD");

    /// <inheritdoc/>
    public string? ScriptRefusal(string text) => MySqlScript.Refusal(text);
}
