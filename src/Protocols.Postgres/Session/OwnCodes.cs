using System.Collections.Immutable;
using HoopWire.Net;
using HoopWire.Policy.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>The functions of databases, for rules that mask nothing: read when a statement may call one.</summary>
/// <param name="questions">Asks targets.</param>
/// <param name="time">The clock.</param>
internal sealed class OwnCodes(CatalogueQuestions questions, TimeProvider time) : SnapshotCache<CatalogueKey, OwnCode>(time)
{
    /// <summary>The functions of a database; null, with the reason, when they cannot be read. Never throws.</summary>
    /// <param name="key">The database.</param>
    /// <param name="newerThan">A clock's tick they must have been asked for after.</param>
    /// <param name="loop">The loop to read them on.</param>
    public async Task<(OwnCode? Code, string? Failure)> GetAsync(CatalogueKey key, long newerThan, Loop loop)
    {
        try
        {
            var (code, failure, readAt) = await NewerAsync(key, newerThan, loop);
            code?.Confirm(readAt);
            return (code, failure);
        }
        catch (Exception e)
        {
            // Sessions wait for the answer, and nothing else would let them go on.
            return (null, FailureOf(e));
        }
    }

    /// <summary>The same for a session that has made functions which nobody else sees: read for it alone.</summary>
    /// <param name="key">The database.</param>
    /// <param name="remade">The functions' names.</param>
    /// <param name="readAt">The clock's tick of now.</param>
    /// <param name="loop">The loop to read them on.</param>
    public async Task<(OwnCode? Code, string? Failure)> GetAsync(CatalogueKey key, ImmutableSortedDictionary<string, string?> remade, long readAt, Loop loop)
    {
        try
        {
            var (answer, failure) = await questions.AskAsync(key, key.Reader, loop, static (reader, token) => reader.ReadCodeAsync(token));
            using var held = answer;
            if (answer is null) return (null, failure);
            var (code, odd) = await BuildAsync(answer, remade);
            code?.Confirm(readAt);
            return (code, odd);
        }
        catch (Exception e)
        {
            return (null, FailureOf(e));
        }
    }

    /// <inheritdoc/>
    protected override async Task<(OwnCode? Snapshot, string? Failure)> ReadAsync(CatalogueKey key, Loop loop, OwnCode? current)
    {
        var (answer, failure) = await questions.AskAsync(key, key.Reader, loop, static (reader, token) => reader.ReadCodeAsync(token));
        using var held = answer;
        if (answer is null) return (null, failure);
        return current is not null && current.Hash == answer.Hash ? (current, null) : await BuildAsync(answer, Remakes.None);
    }

    private static async Task<(OwnCode? Code, string? Failure)> BuildAsync(HeldAnswer<CodeRows> answer, ImmutableSortedDictionary<string, string?> remade)
    {
        try
        {
            return (await Task.Run(() => OwnCode.Build(answer.Read(), remade)), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, Catalogues.NotUnderstood);
        }
    }
}
