using HoopWire.Postgres.Session;
using HoopWire.Postgres.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// What a StartupMessage asks for, read before anybody is known: names, options, settings. It is refused with words that fit a message, or names a user and a target;
/// options that go on to the target are read there as they were here.
/// </summary>
internal sealed class PostgresClientStart : IFuzzTarget
{
    private const int NewestVersion = 0x30002;

    public static string Name => "postgres-client-start";

    public static IEnumerable<byte[]> Seeds =>
    [
        "user\0alice\0database\0orders\0\0"u8.ToArray(),
        "user\0alice#orders\0database\0app\0options\0-c hoopwire.reason=why\0_pq_.x\01\0\0"u8.ToArray(),
        "user\0alice~orders#jwt\0options\0--search_path=a\\ b -cwork_mem=1MB\0replication\0off\0\0"u8.ToArray(),
        "user\0alice\0application_name\0psql\0client_encoding\0UTF8\0\0"u8.ToArray(),
    ];

    public static IEnumerable<byte[]> Dictionary =>
    [
        "user\0"u8.ToArray(), "database\0"u8.ToArray(), "options\0"u8.ToArray(), "replication\0"u8.ToArray(), "_pq_."u8.ToArray(), "hoopwire.reason"u8.ToArray(),
        "#jwt"u8.ToArray(), "#oauth"u8.ToArray(), "-c "u8.ToArray(), "--"u8.ToArray(), "\\ "u8.ToArray(),
    ];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        ClientRequest request;
        try
        {
            request = ClientStartupParameters.Read(NewestVersion, input);
        }
        catch (ClientRefusal refusal)
        {
            Trace.Note(1, refusal.SqlState.Sum(c => c));
            FuzzFailure.Unless(refusal.Message.Length > 0 && !refusal.Message.Contains('\0', StringComparison.Ordinal), "a refusal that is no sentence");
            return;
        }

        Trace.Note(2, request.Parameters.Length + (request.PinnedToTarget ? 100 : 0) + (request.Reason is null ? 0 : 1000));
        FuzzFailure.Unless(request.User.Length > 0 && request.TargetName.Length > 0, "nobody, or nowhere");
        foreach (var (name, value) in request.Parameters)
        {
            FuzzFailure.Unless(!name.StartsWith("hoopwire.", StringComparison.OrdinalIgnoreCase), "a setting of the gateway's own that goes on to the target");
            if (name == "options") CheckOptions(value);
        }
    }

    private static void CheckOptions(string value)
    {
        FuzzFailure.Unless(ClientOptions.TryParse(value, out var settings), "options that cannot be read again");
        FuzzFailure.Unless(ClientOptions.Format(settings!) == value, "options that are others when they are read again");
        foreach (var (name, _) in settings!)
            FuzzFailure.Unless(!name.StartsWith("hoopwire.", StringComparison.OrdinalIgnoreCase), "an option of the gateway's own that goes on to the target");
    }
}
