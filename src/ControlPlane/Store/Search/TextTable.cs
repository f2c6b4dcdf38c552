using System.Security.Cryptography;
using System.Text;

namespace HoopWire.ControlPlane;

/// <summary>Texts that are kept once, whichever rows have them, with an index of all their trigrams.</summary>
/// <param name="Name">The table.</param>
/// <param name="Trigrams">Its index, where that is a table too.</param>
internal sealed record TextTable(string Name, string Trigrams)
{
    // Where more texts fit than this, rows that fit mostly lie close together in time.
    private const int TextsMax = 4000;
    private const int WalkedMax = 50_000;
    private const int TrigramChars = 3;

    /// <summary>What commands and events say.</summary>
    public static TextTable Audit { get; } = new("audit_texts", "audit_trigrams");

    /// <summary>What clients have said of their sessions.</summary>
    public static TextTable Sessions { get; } = new("session_texts", "session_trigrams");

    /// <summary>A page of the rows whose texts hold this, whatever the case of its ASCII letters.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="column">The rows' column with the text's id; the first of an index.</param>
    /// <param name="contains">What they hold.</param>
    /// <param name="limit">Rows of a page.</param>
    /// <param name="list">Makes the list of the rows that fit all else, from a time on.</param>
    public List<TRow> Search<TRow>(StoreSession session, string column, string contains, int limit, Func<long?, IndexedList<TRow>> list)
    {
        List<long> texts = Find(session, contains, TextsMax + 1);
        if (texts.Count <= TextsMax) return list(null).AnyOf(column, "texts", texts, $"{column} IS NOT NULL").Read();
        string holds = session.Dialect.Holds($"(SELECT x.text FROM {Name} x WHERE x.id = {column})", "@contains");
        IndexedList<TRow> all = list(null);
        if (all.IsNarrow || all.TimeBehind(WalkedMax) is not { } floor) return all.Where(holds, "contains", contains).Read();
        List<TRow> newest = list(floor).Where(holds, "contains", contains).Read();
        return newest.Count == limit ? newest : all.AnyOf(column, "texts", Find(session, contains, int.MaxValue), $"{column} IS NOT NULL").Read();
    }

    /// <summary>The id of a text, which is stored if it is new.</summary>
    public long IdOf(StoreSession session, string text)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        if (session.List<long>($"SELECT id FROM {Name} WHERE hash = @hash", new { hash }) is [long known]) return known;
        long id = session.Single<long>($"INSERT INTO {Name} (hash, text) VALUES (@hash, @text) RETURNING id", new { hash, text });
        if (session.Dialect.IndexText(this) is { } index) session.Execute(index, new { id, text });
        return id;
    }

    // What is too short for the index is looked for in the texts, which are fewer than the rows.
    private List<long> Find(StoreSession session, string contains, int max) => contains.Length < TrigramChars
        ? session.List<long>($"SELECT t.id FROM {Name} t WHERE {session.Dialect.Holds("t.text", "@contains")} LIMIT @max", new { contains, max })
        : session.List<long>(session.Dialect.FindTexts(this), new { match = session.Dialect.Match(contains), contains, max });
}
