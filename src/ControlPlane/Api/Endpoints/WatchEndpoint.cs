using HoopWire.Recording;

namespace HoopWire.ControlPlane;

/// <summary>A recording as it grows, line by line, for those who may read it, and for as long as they may.</summary>
internal sealed class WatchEndpoint(ControlPlaneHost host, SessionEndpoints sessions, ControlApiOptions options)
{
    // The last frame and the seal follow a session's end within a second.
    private const int QuietMax = 20;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProofInterval = TimeSpan.FromSeconds(1);

    public async Task<object?> WatchAsync(ApiCall call)
    {
        SessionRow row = await sessions.ReadableAsync(call);
        await sessions.AuditReadAsync(call, row, "watch");
        call.Response.ContentType = "application/jsonl; charset=utf-8";
        using var key = options.ReadingKey();
        RecordingReader? reader = null;
        int quiet = 0;
        long provedAt = host.Time.GetTimestamp();
        try
        {
            while (true)
            {
                if (call.Caller.Identity is { } identity && host.Sessions.Locks.Of(identity) is not null) return null;
                if (host.Time.GetElapsedTime(provedAt) >= ProofInterval) provedAt = await ProveAsync(call, row);
                // Asked for before reading: what a session writes at its end is still read.
                bool live = host.Sessions.Find(row.Id) is not null;
                reader ??= await options.OpenRecording(row.Id, 1, call.Aborted) is { } opened ? new RecordingReader(opened.Stream, key) : null;
                if (reader is not null) provedAt = await WriteAsync(call, row, reader, provedAt);
                if (reader is { ReachedSeal: true }) return null;
                // Of a session that ended without a seal, as a crash leaves it, no more will come.
                if (!live && ++quiet > QuietMax) return null;
                await Task.Delay(Look, host.Time, call.Aborted);
            }
        }
        catch (RecordingEncryptedException)
        {
            throw ApiException.Conflict("The recording is encrypted, and the gateway has no key to it.", "Read it with a recipient's: 'hoopwire sessions decrypt'.");
        }
        finally
        {
            reader?.Dispose();
        }
    }

    private async Task<long> WriteAsync(ApiCall call, SessionRow row, RecordingReader reader, long provedAt)
    {
        bool any = false;
        foreach (RecordingLine line in reader.ReadLines())
        {
            // What there is may be more than the client takes in a second.
            if (host.Time.GetElapsedTime(provedAt) >= ProofInterval) provedAt = await ProveAsync(call, row);
            byte[] whole = [.. line.Json.Span, (byte)'\n'];
            await call.Response.Body.WriteAsync(whole, call.Aborted);
            any = true;
        }

        if (any) await call.Response.Body.FlushAsync(call.Aborted);
        return provedAt;
    }

    // Where lines have gone out already, the answer is broken off.
    private async Task<long> ProveAsync(ApiCall call, SessionRow row)
    {
        if (await call.CallerNowAsync() is { } caller && SessionEndpoints.MayRead(caller, row)) return host.Time.GetTimestamp();
        throw ApiException.Forbidden("You may not read this session any more.", "Your key or token has ended, or a role was taken from you.");
    }
}
