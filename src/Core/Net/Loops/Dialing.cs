using System.Net;
using System.Net.Sockets;

namespace HoopWire.Net;

/// <summary>Connecting to a host: its addresses in turn, within one deadline.</summary>
internal static class Dialing
{
    /// <summary>Tries one address; cancelled by the token.</summary>
    public delegate Task<Connection> Attempt(LoopThread loop, IPEndPoint endPoint, CancellationToken cancellationToken);

    /// <summary>See <see cref="ITransport.ConnectAsync"/>. Any thread; the attempts run on the loop.</summary>
    public static Task<Connection> ConnectAsync(
        Attempt attempt, LoopThread loop, string host, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (loop.IsCurrent)
            return TryAllAsync(attempt, loop, host, port, timeout, cancellationToken);

        var done = new TaskCompletionSource<Connection>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(async _ =>
        {
            try
            {
                done.SetResult(await TryAllAsync(attempt, loop, host, port, timeout, cancellationToken));
            }
            catch (OperationCanceledException)
            {
                done.SetCanceled(cancellationToken);
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }, null);
        return done.Task;
    }

    private static async Task<Connection> TryAllAsync(
        Attempt attempt, LoopThread loop, string host, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        SynchronizationContext.SetSynchronizationContext(loop.Context);
        bool late = false;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        LoopTimer timer = loop.Schedule(timeout, _ =>
        {
            late = true;
            deadline.Cancel();
        }, null);
        try
        {
            IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal)
                ? [literal]
                : await Dns.GetHostAddressesAsync(host, deadline.Token);
            return await TryInTurnAsync(attempt, loop, addresses, port, timeout, deadline.Token);
        }
        catch (OperationCanceledException) when (late && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{host}:{port} did not answer within {timeout.TotalSeconds:0.#} s.");
        }
        finally
        {
            timer.Cancel();
        }
    }

    // An address that swallows packets gets its share of the time only, so that the next one still has a chance.
    private static async Task<Connection> TryInTurnAsync(
        Attempt attempt, LoopThread loop, IPAddress[] addresses, int port, TimeSpan timeout, CancellationToken deadline)
    {
        Exception? last = null;
        for (int i = 0; i < addresses.Length; i++)
        {
            using var share = CancellationTokenSource.CreateLinkedTokenSource(deadline);
            LoopTimer timer = loop.Schedule(timeout / addresses.Length, _ => share.Cancel(), null);
            try
            {
                return await attempt(loop, new IPEndPoint(addresses[i], port), i < addresses.Length - 1 ? share.Token : deadline);
            }
            catch (SocketException e)
            {
                last = e;
            }
            catch (OperationCanceledException) when (!deadline.IsCancellationRequested)
            {
                last = new SocketException((int)SocketError.TimedOut);
            }
            finally
            {
                timer.Cancel();
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }
}
