using HoopWire.Recording;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>Reads recordings into the index again.</summary>
internal sealed class IndexRepair(IAuditStore store, ILogger<IndexRepair> log)
{
    /// <summary>Reads those of some sessions that have ended.</summary>
    public void Complete(IEnumerable<string> sessionIds, Func<string, RecordingReader?> open, CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (string id in sessionIds)
        {
            if (cancellationToken.IsCancellationRequested) break;
            if (Complete(id, open)) count++;
        }

        if (count > 0) AuditLogMessages.Completed(log, count);
    }

    /// <summary>Reads one, whatever the index has of it.</summary>
    public long Rebuild(string sessionId, RecordingReader recording)
    {
        long rows = new RecordingIndexer(store, sessionId).Run(recording);
        store.Append([new AuditEntry.Complete([sessionId])]);
        return rows;
    }

    private bool Complete(string id, Func<string, RecordingReader?> open)
    {
        try
        {
            using RecordingReader? recording = open(id);
            if (recording is null) store.Append([new AuditEntry.Complete([id])]);
            else Rebuild(id, recording);
            return recording is not null;
        }
        catch (InvalidDataException e)
        {
            AuditLogMessages.DamagedRecording(log, id, e.Message);
            store.Append([new AuditEntry.Complete([id])]);
            return true;
        }
        catch (Exception e)
        {
            AuditLogMessages.NotIndexed(log, id, e.Message);
            return false;
        }
    }
}
