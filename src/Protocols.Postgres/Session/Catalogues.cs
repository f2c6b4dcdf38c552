using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Policy.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>The catalogues of databases whose columns are masked.</summary>
/// <param name="questions">Asks targets.</param>
/// <param name="time">The clock.</param>
internal sealed class Catalogues(CatalogueQuestions questions, TimeProvider time) : CatalogueCache<CatalogueKey, CatalogueSnapshot, ProtectedColumns>(time)
{
    /// <summary>Why a catalogue is of no use that was read.</summary>
    public const string NotUnderstood = "The target's catalogue could not be understood";

    /// <inheritdoc/>
    protected override async Task<(CatalogueSnapshot? Snapshot, string? Failure)> ReadAsync(CatalogueKey key, Loop loop, CatalogueSnapshot? current)
    {
        SessionNames? names = null;
        if (key.IsReadByAnother)
        {
            (names, string? unnamed) = await questions.AskAsync(key, key.Credential, loop, static (reader, token) => reader.ReadNamesAsync(token));
            if (names is null) return (null, unnamed);
        }
        var (answer, unread) = await questions.AskAsync(key, key.Reader, loop, (reader, token) => reader.ReadAsync(names, token));
        using var held = answer;
        if (answer is null) return (null, unread);
        if (current is not null && current.Hash == answer.Hash) return (current, null);
        try
        {
            // Definitions are understood off the loop.
            return (await Task.Run(() => CatalogueSnapshot.Build(answer.Read())), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Numbers that are none, what can be there once and is there twice: the target lies about its catalogue.
            return (null, NotUnderstood);
        }
    }

    /// <inheritdoc/>
    protected override ProtectedColumns Close(CatalogueSnapshot snapshot, CompiledPolicy policy, long readAt) => new MaskClosure(snapshot, policy).Close(readAt);

    /// <inheritdoc/>
    protected override void Confirm(ProtectedColumns columns, long readAt) => columns.Confirm(readAt);
}
