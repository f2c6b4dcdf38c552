using HoopWire.Recording;

namespace HoopWire.ControlPlane;

/// <summary>A recording as it grows, line by line, for those who may read it.</summary>
internal sealed class WatchEndpoint(ControlPlaneHost host, SessionEndpoints sessions, ControlApiOptions options)
{
    // The last frame and the seal follow a session's end within a second.
    private const int QuietMax = 20;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public async Task<object?> WatchAsync(ApiCall call)
    {
        SessionRow row = await sessions.ReadableAsync(call);
        await sessions.AuditReadAsync(call, row, "watch");
        call.Response.ContentType = "application/jsonl; charset=utf-8";
        using var key = options.ReadingKey();
        RecordingReader? reader = null;
        int quiet = 0;
        try
        {
            while (true)
            {
                // Asked for before reading: what a session writes at its end is still read.
                bool live = host.Sessions.Find(row.Id) is not null;
                reader ??= await options.OpenRecording(row.Id, 1) is { } opened ? new RecordingReader(opened.Stream, key) : null;
                if (reader is not null) await WriteAsync(call, reader);
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

    private static async Task WriteAsync(ApiCall call, RecordingReader reader)
    {
        bool any = false;
        foreach (RecordingLine line in reader.ReadLines())
        {
            byte[] whole = [.. line.Json.Span, (byte)'\n'];
            await call.Response.Body.WriteAsync(whole, call.Aborted);
            any = true;
        }

        if (any) await call.Response.Body.FlushAsync(call.Aborted);
    }
}
