using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>What comes of a login: who the target says it is, or the code of the refusal.</summary>
internal static class Login
{
    /// <summary>The session's application_name at the target, which psql asks for: person, session and the client's own name.</summary>
    public const string WhoAmI = "SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()";

    /// <summary>Logs in with psql; the attribution the target holds of it.</summary>
    public static async Task<string> AcceptedAsync(PostgresEndpoint endpoint) =>
        (await PostgresClients.QueryAsync(endpoint, WhoAmI)).EnsureSuccess().StandardOutput.Trim();

    /// <summary>Is refused; the SQLSTATE.</summary>
    public static async Task<string> RefusedAsync(PostgresEndpoint endpoint)
    {
        await using var connection = new NpgsqlConnection(endpoint.ConnectionString + ";Pooling=false");
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        return refusal.SqlState;
    }

    /// <summary>Asserts that psql is refused as for a wrong password, which tells nothing of why.</summary>
    public static async Task AssertWrongPasswordAsync(PostgresEndpoint endpoint)
    {
        var psql = await PostgresClients.QueryAsync(endpoint, "SELECT 1");
        Assert.Equal(2, psql.ExitCode);
        Assert.Contains("password authentication failed for user", psql.StandardError, StringComparison.Ordinal);
        Assert.Equal("28P01", await RefusedAsync(endpoint));
    }

    /// <summary>Repeats a question until its answer is wanted, or the time is over.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(150));
        while (true)
        {
            var answer = await ask();
            if (wanted(answer)) return answer;
            if (deadline.IsCancellationRequested) Assert.Fail($"still {answer}");
            await Task.Delay(100);
        }
    }
}
