using HoopWire.Fuzz.Targets;

namespace HoopWire.Fuzz;

/// <summary>The one list of targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.Of<ProxyHeaders>(),
        FuzzTarget.Of<PostgresFrames>(),
        FuzzTarget.Of<PostgresFrontend>(),
        FuzzTarget.Of<PostgresBackend>(),
        FuzzTarget.Of<PostgresStartup>(),
        FuzzTarget.Of<PostgresClientStart>(),
        FuzzTarget.Of<PostgresOAuth>(),
        FuzzTarget.Of<PostgresSql>(),
        FuzzTarget.Of<MySqlSql>(),
        FuzzTarget.Of<StatementShapes>(),
        FuzzTarget.Of<PostgresRecordedText>(),
        FuzzTarget.Of<MySqlRecordedText>(),
        FuzzTarget.Of<MySqlFileRequests>(),
        FuzzTarget.Of<MySqlPackets>(),
        FuzzTarget.Of<MySqlCompressed>(),
        FuzzTarget.Of<MySqlZstdCompressed>(),
        FuzzTarget.Of<MySqlLogin>(),
        FuzzTarget.Of<MySqlReplies>(),
        FuzzTarget.Of<MySqlRelay>(),
        FuzzTarget.Of<MySqlRows>(),
        FuzzTarget.Of<MySqlRowStream>(),
        FuzzTarget.Of<MySqlServerWords>(),
        FuzzTarget.Of<MySqlExecution>(),
        FuzzTarget.Of<MySqlQueryAttributes>(),
        FuzzTarget.Of<MySqlBulkExecution>(),
        FuzzTarget.Of<ScramServerMessages>(),
        FuzzTarget.Of<ScramClientMessages>(),
        FuzzTarget.Of<PostgresRowMask>(),
        FuzzTarget.Of<PolicyDetectors>(),
        FuzzTarget.Of<PolicyTextFilters>(),
        FuzzTarget.Of<RecordingFrames>(),
        FuzzTarget.Of<RecordingVerification>(),
        FuzzTarget.Of<JournalLines>(),
        FuzzTarget.Of<JournalRing>(),
    ];

    public static FuzzTarget Named(string name) => All.First(t => t.Name == name);
}
