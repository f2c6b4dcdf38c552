using System.Collections.Immutable;
using System.Text;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>Turns the body of a StartupMessage into a <see cref="ClientRequest"/>, or refuses it.</summary>
internal sealed class ClientStartupParameters
{
    private const string ReasonSetting = "hoopwire.reason";
    private const string OwnPrefix = "hoopwire.";
    private const string ProtocolOptionPrefix = "_pq_.";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly ImmutableArray<KeyValuePair<string, string>>.Builder _forwarded = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
    // A server takes the settings of options first, wherever they stand (postinit.c, process_startup_options).
    private readonly List<KeyValuePair<string, string>> _optional = [];
    private readonly List<KeyValuePair<string, string>> _direct = [];
    private readonly ImmutableArray<string>.Builder _unknownOptions = ImmutableArray.CreateBuilder<string>();
    private string? _user;
    private string? _database;
    private string? _reason;

    /// <summary>Reads the body that follows length and version <paramref name="code"/>.</summary>
    public static ClientRequest Read(int code, ReadOnlySpan<byte> body)
    {
        if (!StartupMessage.TryRead(body, out StartupMessage message))
            throw Refuse(SqlState.ProtocolViolation, "invalid startup packet layout", "The startup message is malformed.");
        var parameters = new ClientStartupParameters();
        try
        {
            while (message.MoveNext()) parameters.Add(Utf8.GetString(message.Name), Utf8.GetString(message.Value));
        }
        catch (DecoderFallbackException)
        {
            throw Refuse(SqlState.ProtocolViolation, "a startup parameter is not UTF-8", "A startup parameter is not UTF-8.");
        }
        return parameters.Build(code);
    }

    private void Add(string name, string value)
    {
        if (!_names.Add(name))
            throw Refuse(SqlState.ProtocolViolation, $"the startup parameter \"{name}\" is given twice", "A startup parameter is given twice.");
        switch (name)
        {
            case "user":
                _user = value;
                break;
            case "database":
                _database = value;
                break;
            case "replication":
                RefuseReplication(value);
                break;
            case "options":
                AddOptions(value);
                break;
            default:
                if (name.StartsWith(ProtocolOptionPrefix, StringComparison.Ordinal)) _unknownOptions.Add(name);
                else if (TakeSetting(name, value, _direct)) _forwarded.Add(new(name, value));
                break;
        }
    }

    private void AddOptions(string value)
    {
        if (!ClientOptions.TryParse(value, out List<KeyValuePair<string, string>>? settings))
        {
            throw new ClientRefusal(
                SqlState.FeatureNotSupported,
                "the startup parameter \"options\" holds more than settings",
                new EndReason(Side.Client, Stage.Start, "The startup options hold a switch that is not taken."))
            {
                Hint = "Use -c name=value or --name=value only.",
            };
        }
        settings.RemoveAll(setting => !TakeSetting(setting.Key, setting.Value, _optional));
        if (settings.Count > 0) _forwarded.Add(new("options", ClientOptions.Format(settings)));
    }

    /// <summary>Notes a setting; false when it is the gateway's own and goes no further.</summary>
    private bool TakeSetting(string name, string value, List<KeyValuePair<string, string>> settings)
    {
        string lower = name.ToLowerInvariant();
        if (lower == ReasonSetting) _reason = value.Length == 0 ? null : value;
        if (lower.StartsWith(OwnPrefix, StringComparison.Ordinal)) return false;
        settings.Add(new(lower, value));
        return true;
    }

    private ClientRequest Build(int code)
    {
        if (string.IsNullOrEmpty(_user))
            throw Refuse(SqlState.InvalidAuthorization, "no PostgreSQL user name specified in startup packet", "The client named no user.");
        ClientUserName name = ClientUserName.Parse(_user);
        // libpq sends the user name where no database was given, and so does a server take it.
        bool hasDatabase = !string.IsNullOrEmpty(_database) && _database != _user;
        ImmutableArray<KeyValuePair<string, string>> settings = [.. _optional, .. _direct];
        return new ClientRequest
        {
            User = name.User,
            TargetName = name.Target ?? (hasDatabase ? _database! : name.User),
            Database = name.Target is not null && hasDatabase ? _database : null,
            PinnedToTarget = name.Target is not null,
            Login = name.Login,
            Parameters = _forwarded.ToImmutable(),
            Settings = settings,
            ProtocolMinor = Math.Min(ProtocolVersion.MinorOf(code), ProtocolVersion.NewestMinor),
            UnknownOptions = _unknownOptions.ToImmutable(),
            NeedsNegotiation = ProtocolVersion.MinorOf(code) > ProtocolVersion.NewestMinor || _unknownOptions.Count > 0,
            Reason = _reason,
            ApplicationName = settings.LastOrDefault(s => s.Key == "application_name").Value,
        };
    }

    private static void RefuseReplication(string value)
    {
        // parse_bool of PostgreSQL takes any unambiguous prefix; what is not clearly off asks for replication.
        if (value.ToLowerInvariant() is "false" or "off" or "no" or "0" or "f" or "n") return;
        throw Refuse(SqlState.FeatureNotSupported, "replication connections are not offered here", "The client asked for replication.");
    }

    private static ClientRefusal Refuse(string sqlState, string message, string reason) =>
        new(sqlState, message, new EndReason(Side.Client, Stage.Start, reason));
}
