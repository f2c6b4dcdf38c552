using System.Globalization;
using System.Text;
using HoopWire.Access;
using HoopWire.MySql.Wire;
using HoopWire.Net;

namespace HoopWire.MySql.Session;

/// <summary>Ends what a connection runs at a target: a connection of its own with the same credential, KILL QUERY, and its answer.</summary>
internal static class TargetKill
{
    /// <summary>Sends the request and waits for its answer, within a deadline. Never throws for what the target does.</summary>
    public static async Task SendAsync(ProtocolParts parts, Loop loop, Target target, TargetCredential credential, uint thread)
    {
        var login = await parts.Login.ConnectAsync(loop, target, credential, TargetAccount.Own);
        if (login.Session is not { } session) return;
        using var deadline = new CancellationTokenSource(parts.Services.Limits.TargetTimeout, parts.Services.Time);
        try
        {
            byte[] text = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"KILL QUERY {thread}"));
            Message.Write(session.Connection.Pipe.Output, 0, [(byte)CommandCode.Query, .. text]);
            await session.Connection.Pipe.Output.FlushAsync(deadline.Token);
            // The answer says that the signal was sent.
            await session.Connection.Pipe.Input.ReadAsync(deadline.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The statement runs on, and its answer is dropped.
        }
        finally
        {
            session.Connection.Abort();
        }
    }
}
