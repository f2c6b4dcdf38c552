using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Wire;

namespace HoopWire.MySql.Session.Masking;

/// <summary>The catalogues of servers on which columns are masked.</summary>
/// <param name="login">Logs in to targets.</param>
/// <param name="limits">Limits in force.</param>
/// <param name="time">The clock.</param>
internal sealed class Catalogues(TargetLogin login, GatewayLimits limits, TimeProvider time) : CatalogueCache<CatalogueKey, CatalogueSnapshot, ProtectedColumns>(time)
{
    private readonly TimeProvider _time = time;

    /// <inheritdoc/>
    protected override async Task<(CatalogueSnapshot? Snapshot, string? Failure)> ReadAsync(CatalogueKey key, Loop loop, CatalogueSnapshot? current)
    {
        var result = await login.ConnectAsync(loop, key.Target, key.Credential, TargetAccount.Own);
        if (result.Session is not { } session) return (null, result.Failure!.Refusal.Message);
        using var deadline = new CancellationTokenSource(limits.TargetTimeout, _time);
        try
        {
            using var answer = await new CatalogueReader(session).ReadAsync(deadline.Token);
            if (current is not null && current.Hash == answer.Hash) return (current, null);
            // Definitions are understood off the loop.
            return (await Task.Run(() => CatalogueSnapshot.Build(answer.Read())), null);
        }
        catch (Exception e) when (e is ProtocolException or IOException or OperationCanceledException)
        {
            return (null, "The target's catalogue could not be read");
        }
        finally
        {
            session.Connection.Close(TimeSpan.FromSeconds(1));
        }
    }

    /// <inheritdoc/>
    protected override ProtectedColumns Close(CatalogueSnapshot snapshot, CompiledPolicy policy, long readAt) => new MaskClosure(snapshot, policy).Close(readAt);

    /// <inheritdoc/>
    protected override void Confirm(ProtectedColumns columns, long readAt) => columns.Confirm(readAt);
}
