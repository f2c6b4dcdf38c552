using System.Text.Json;
using System.Text.Json.Nodes;
using HoopWire.ControlPlane;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;

namespace HoopWire.Gateway.Recordings;

/// <summary>Finds commands in the recordings of a data directory, newest first. Reads the files themselves: there is nothing to rebuild or to fall behind.</summary>
internal sealed class CommandSearch(string dataDirectory, TimeSpan sessionMax)
{
    private readonly RecordingCatalog _catalog = new(dataDirectory);

    /// <summary>The commands that fit, at most as many as wanted.</summary>
    public IEnumerable<RecordedCommand> Find(CommandQuery query) => Files(query).SelectMany(entry => Matches(entry, query)).Take(query.Limit);

    private IEnumerable<RecordingEntry> Files(CommandQuery query)
    {
        if (query.SessionId is { } id) return _catalog.Find(id) is { } entry ? [entry] : [];
        // A session that started before the range may reach into it.
        return _catalog.List(query.Since - sessionMax, query.Until).Where(entry => !entry.IsTerminal);
    }

    private List<RecordedCommand> Matches(RecordingEntry entry, CommandQuery query)
    {
        var session = new SessionCommands();
        try
        {
            using var key = ReadingKey.Own(dataDirectory);
            using var reader = RecordingReader.Open(entry.Path, key);
            foreach (var line in reader.ReadLines())
            {
                if (JsonNode.Parse(line.Json.Span) is JsonObject json && !session.Add(json, query)) return [];
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JsonException)
        {
            // What is whole is shown; that a file is damaged is for 'sessions verify' to say.
        }

        return [.. session.Commands.Where(command => Fits(command, query)).OrderByDescending(command => command.Time)];
    }

    private static bool Fits(RecordedCommand command, CommandQuery query) =>
        (query.Verdict is null || command.Verdict == query.Verdict)
        && (query.Since is null || command.Time >= query.Since)
        && (query.Until is null || command.Time <= query.Until)
        && (query.Contains is null || command.Text.Contains(query.Contains, StringComparison.OrdinalIgnoreCase));
}
