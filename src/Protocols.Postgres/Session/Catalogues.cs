using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Policy.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>The catalogues of databases whose columns are masked.</summary>
/// <param name="questions">Asks targets.</param>
/// <param name="time">The clock.</param>
internal sealed class Catalogues(CatalogueQuestions questions, TimeProvider time) : CatalogueCache<CatalogueKey, CatalogueSnapshot, ProtectedColumns>(time)
{
    /// <summary>What a policy enforces and what it only watches, of one snapshot where both are there.</summary>
    /// <param name="key">The database.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="newerThan">A clock's tick the snapshot must have been asked for after.</param>
    /// <param name="loop">The loop to read it on.</param>
    public async Task<Protection> ProtectAsync(CatalogueKey key, CompiledPolicy policy, long newerThan, Loop loop)
    {
        ProtectedColumns? columns = null;
        string? failure = null;
        if (!policy.ColumnMasks.IsEmpty) (columns, failure) = await GetAsync(key, policy, newerThan, loop);
        if (failure is not null || policy.Watched is not { ColumnMasks.IsEmpty: false } watched) return new Protection(columns, null, failure);
        var (seen, _) = await GetAsync(key, watched, columns is null ? newerThan : 0, loop);
        return new Protection(columns, seen);
    }

    /// <inheritdoc/>
    protected override async Task<(CatalogueSnapshot? Snapshot, string? Failure)> ReadAsync(CatalogueKey key, Loop loop, CatalogueSnapshot? current)
    {
        SessionNames? names = null;
        if (key.IsReadByAnother)
        {
            (names, string? unnamed) = await questions.AskAsync(key, key.Credential, loop, static (reader, token) => reader.ReadNamesAsync(token));
            if (names is null) return (null, unnamed);
        }
        var (rows, unread) = await questions.AskAsync(key, key.Reader, loop, (reader, token) => reader.ReadAsync(names, token));
        if (rows is null) return (null, unread);
        if (current is not null && current.Hash == rows.Hash) return (current, null);
        try
        {
            // Definitions are understood off the loop.
            return (await Task.Run(() => CatalogueSnapshot.Build(rows)), null);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            // Numbers that are none: the target lies about its catalogue.
            return (null, "The target's catalogue could not be understood");
        }
    }

    /// <inheritdoc/>
    protected override ProtectedColumns Close(CatalogueSnapshot snapshot, CompiledPolicy policy, long readAt) => new MaskClosure(snapshot, policy).Close(readAt);

    /// <inheritdoc/>
    protected override void Confirm(ProtectedColumns columns, long readAt) => columns.Confirm(readAt);
}
