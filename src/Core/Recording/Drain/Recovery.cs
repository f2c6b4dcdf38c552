using System.Globalization;
using System.Text;
using HoopWire.Recording.Files;
using HoopWire.Recording.Journals;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Recording.Drain;

/// <summary>
/// Finishes what an earlier run of the gateway left: carries its journals into the recordings, then closes every recording that is still open.
/// It can be cut short at any point and run again.
/// </summary>
internal sealed class Recovery(RecordingOptions options, RecordingPaths paths, RecordingWriter writer, TimeProvider time, ILogger logger)
{
    private const string DamagedExtension = ".damaged";
    private const string Detail = "The gateway ended without closing this recording.";

    private readonly Dictionary<string, RecordingFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordingFile> _left = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private readonly List<ClosedRecording> _closed = [];
    private readonly List<(string Path, string? Problem)> _journals = [];

    /// <summary>Is told of every recording that is closed; null for nobody.</summary>
    public IRecordingObserver? Observer { get; init; }

    public void Run()
    {
        // After a crash of the gateway the journals have everything; after a power cut their copies may have more. What both have is taken once.
        foreach (string path in Directory.GetFiles(paths.Journals, "*" + RecordingPaths.JournalExtension)) Drain(path);
        foreach (string path in Directory.GetFiles(paths.Journals, "*" + RecordingPaths.CopyExtension)) Drain(path);
        int closed = 0;
        string[] ids = [.. Directory.GetFiles(paths.Open).Select(marker => Path.GetFileName(marker)).Union(_left.Keys).Where(id => RecordingPaths.TimeOf(id) is not null)];
        foreach (string id in ids)
        {
            if (!_ended.Contains(id) && Close(_left.GetValueOrDefault(id) ?? Attach(id, long.MaxValue))) closed++;
        }

        // Only now may be given up what all of this was made from: a crash in between finds it again.
        writer.Unsynced?.Sync();
        foreach (var recording in _closed) Observer?.Closed(recording);
        foreach (string id in ids) writer.Forget(_left.GetValueOrDefault(id) ?? _files.GetValueOrDefault(id) ?? new RecordingFile(id, paths.Recording(id)));
        foreach (var (path, problem) in _journals) Remove(path, problem);
        if (closed > 0) RecordingLog.ClosedLeftOpen(logger, closed);
    }

    private void Drain(string path)
    {
        string? problem = null;
        try
        {
            using var journal = Journal.OpenExisting(path);
            var drain = new JournalDrain(journal, options, writer, static _ => null, FileOf, time)
            {
                Checks = true,
                Closed = session => Ended(session.File),
                Unsealed = reason => RecordingLog.Unsealed(logger, reason),
            };
            try
            {
                drain.Flush();
            }
            catch (InvalidDataException)
            {
                drain.WriteAll();
                throw;
            }
            finally
            {
                foreach (var session in drain.Sessions) _left[session.File.Id] = session.File;
            }
        }
        catch (InvalidDataException e)
        {
            problem = e.Message;
        }

        _journals.Add((path, problem));
    }

    private void Ended(RecordingFile file)
    {
        if (_ended.Add(file.Id)) _closed.Add(file.ToClosed());
    }

    private void Remove(string path, string? problem)
    {
        if (problem is null)
        {
            if (options.Encrypts) PrivateFiles.Erase(path);
            else File.Delete(path);
            return;
        }

        // Of an earlier start there may be one.
        string kept = path + DamagedExtension;
        for (int other = 1; Path.Exists(kept); other++) kept = string.Create(CultureInfo.InvariantCulture, $"{path}.{other}{DamagedExtension}");
        File.Move(path, kept, overwrite: false);
        RecordingLog.JournalUnreadable(logger, path, problem, kept);
    }

    private RecordingFile FileOf(JournalRecord record)
    {
        string id = record.SessionText;
        if (RecordingPaths.TimeOf(id) is null) throw new InvalidDataException("it names a session that cannot be");
        if (!_files.TryGetValue(id, out var file)) _files.Add(id, file = Attach(id, record.Line));
        return file;
    }

    private RecordingFile Attach(string id, long heldFrom)
    {
        string path = paths.Recording(id);
        if (!File.Exists(path) && options.HasLeft?.Invoke(id) == true) return new RecordingFile(id, path) { Sealed = true };
        var file = writer.Attach(id, heldFrom);
        if (file.CutBytes > 0) RecordingLog.Cut(logger, id, file.CutBytes, file.Frames);
        return file;
    }

    private bool Close(RecordingFile file)
    {
        if (!file.Exists) return false;
        if (file.Sealed)
        {
            // Whoever is told of it may have died before that was kept. Told twice it is the same.
            Ended(file);
            return false;
        }

        var (commands, ended) = Count(file);
        if (!ended && !file.Ended)
        {
            long now = time.Microseconds();
            var line = new LineBuffer();
            LineEncoder.End(line, now, Side.Gateway, Stage.Recording, Encoding.UTF8.GetBytes(Detail), commands);
            line.Raw("}\n"u8);
            writer.Append(file, line.Written, new FrameFacts(1, now, now, 0, Ends: true));
            line.Clear();
        }

        try
        {
            writer.Seal(file);
        }
        catch (InvalidDataException e)
        {
            RecordingLog.Unsealed(logger, e.Message);
        }

        Ended(file);
        return true;
    }

    private (long Commands, bool Ended) Count(RecordingFile file)
    {
        long commands = 0;
        bool ended = false;
        using var reader = RecordingReader.Open(file.Path, writer.Encryption?.Own);
        try
        {
            foreach (var line in reader.ReadLines())
            {
                if (line.Json.Span.StartsWith("{\"event\":\"command\""u8)) commands++;
                ended = line.Json.Span.StartsWith("{\"event\":\"end\""u8);
            }
        }
        catch (RecordingEncryptedException)
        {
            return (-1, ended);
        }
        catch (InvalidDataException)
        {
            // A frame was changed while nobody looked. The end is written all the same, and the chain tells of the rest.
        }

        return (commands, ended);
    }
}
