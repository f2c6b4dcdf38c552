using System.Globalization;
using Dapper;

namespace HoopWire.ControlPlane;

/// <summary>
/// Lists rows that fit some filters, newest first, a page at a time. Of the filters that have an index it reads by the one that the fewest rows fit, and
/// compares the others: neither database knows that well enough to be left the choice. Every index has the order of the list, so that the first page
/// and the hundredth cost the same however many rows there are.
/// </summary>
internal sealed class IndexedList<TRow>(StoreSession session, ListShape shape, Func<TRow, (long At, string Id)> placeOf, int limit)
{
    // Filters that more rows fit than this are taken for equally common.
    private const int CountedMax = 2000;
    private const int CountedOfValueMin = 20;
    private readonly List<IndexFilter> _indexed = [];
    private readonly Conditions _others = new();
    private long _min;
    private long _max = long.MaxValue;

    /// <summary>Whether some filter has an index.</summary>
    public bool IsNarrow => _indexed.Count > 0;

    /// <summary>Only rows of this time.</summary>
    public IndexedList<TRow> Within(long? since, long? until)
    {
        (_min, _max) = (Math.Max(_min, since ?? 0), Math.Min(_max, until - 1 ?? long.MaxValue));
        return this;
    }

    /// <summary>Only what stands behind a row in the list.</summary>
    public IndexedList<TRow> Behind(long at, object id)
    {
        _max = Math.Min(_max, at);
        _others.Add($"({shape.At}, {shape.Id}) < (@afterAt, @afterId)", "afterAt", at);
        _others.Parameters.Add("afterId", id);
        return this;
    }

    /// <summary>A column with an index has this text, unless it is null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="value">The text.</param>
    /// <param name="where">The condition of an index that has some rows only.</param>
    public IndexedList<TRow> Equal(string column, string name, string? value, string? where = null)
    {
        if (value is null) return this;
        _indexed.Add(new IndexFilter(column, [value], $"{session.Dialect.Hide(column)} = @{name}") { Where = where, Parameter = (name, value) });
        return this;
    }

    /// <summary>A column with an index has one of these texts.</summary>
    public IndexedList<TRow> AnyOf(string column, string name, IReadOnlyList<string> values, string? where = null)
    {
        string elsewhere = $"{session.Dialect.Hide(column)} IN (SELECT value FROM {session.Dialect.Texts("@" + name)} n)";
        _indexed.Add(new IndexFilter(column, values, elsewhere) { Where = where, Parameter = (name, JsonList.Write(values)) });
        return this;
    }

    /// <summary>A column with an index has one of these numbers.</summary>
    public IndexedList<TRow> AnyOf(string column, string name, IReadOnlyList<long> values, string? where = null)
    {
        object[] numbers = [.. values];
        string elsewhere = $"+{column} IN (SELECT value FROM {session.Dialect.Numbers("@" + name)} n)";
        _indexed.Add(new IndexFilter(column, numbers, elsewhere) { Where = where, Parameter = (name, Json(numbers)) });
        return this;
    }

    /// <summary>An index has the rows that fit, and no others.</summary>
    /// <param name="where">The index's condition.</param>
    /// <param name="elsewhere">The same, said so that no index serves it.</param>
    public IndexedList<TRow> Only(string where, string elsewhere)
    {
        _indexed.Add(new IndexFilter(null, [], elsewhere) { Where = where });
        return this;
    }

    /// <summary>A condition without an index, unless the value is null.</summary>
    public IndexedList<TRow> Where(string condition, string name, object? value)
    {
        _others.Add(condition, name, value);
        return this;
    }

    /// <summary>A condition without an index.</summary>
    public IndexedList<TRow> Where(string condition)
    {
        _others.Add(condition);
        return this;
    }

    /// <summary>The page.</summary>
    public List<TRow> Read()
    {
        if (_indexed.Exists(filter => filter.IsEmpty)) return [];
        IndexFilter? by = Choose();
        return by is { Values.Count: > 1 } ? OfValues(by) : Page(by, by is { Values.Count: 1 } ? by.Values[0] : null);
    }

    /// <summary>The time of the row that lies so many rows behind the page's start, whatever else it must fit; null where there are fewer.</summary>
    public long? TimeBehind(int rows) => session.List<long>(
        $"SELECT {shape.At} FROM {shape.Table} WHERE {Seek(null, "")} ORDER BY {shape.At} DESC LIMIT 1 OFFSET {rows.ToString(CultureInfo.InvariantCulture)}",
        new { min = _min, max = _max }) is [long at] ? at : null;

    private IndexFilter? Choose()
    {
        if (_indexed.Count < 2) return _indexed.Count == 0 ? null : _indexed[0];
        (IndexFilter? rarest, long fewest) = (null, long.MaxValue);
        foreach (IndexFilter filter in _indexed)
        {
            long rows = Count(filter);
            if (rows < fewest) (rarest, fewest) = (filter, rows);
            if (fewest <= limit) break;
        }

        return rarest;
    }

    /// <summary>How many rows fit, of those within the time; not counted further than it matters.</summary>
    private long Count(IndexFilter by)
    {
        if (by.Values.Count < 2)
            return session.Single<long>($"SELECT count(*) FROM ({Entries(by, "1 AS one", "@value", CountedMax)}) n", Parameters(by, by.Values.Count == 0 ? null : by.Values[0]));
        string ofValue = $"SELECT count(*) FROM ({Entries(by, "1 AS one", "j.value", Math.Max(CountedOfValueMin, CountedMax / by.Values.Count))}) n";
        return session.Single<long>($"SELECT CAST(sum(({ofValue})) AS BIGINT) FROM {Table(by.Values)} j", Parameters(by, null));
    }

    private string Entries(IndexFilter by, string what, string value, int max) =>
        $"SELECT {what} FROM {shape.Table} WHERE {Seek(by, value)} {Order(by)} LIMIT {max.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The rows of several values, of that with the newest row first; stops when no further value can have a row that belongs on the page.</summary>
    private List<TRow> OfValues(IndexFilter by)
    {
        List<TRow> found = [];
        foreach ((object value, long at) in Newest(by))
        {
            if (at < _min || (found.Count >= limit && placeOf(found[limit - 1]).At > at)) break;
            found.AddRange(Page(by, value));
            found.Sort((a, b) => Compare(placeOf(b), placeOf(a)));
            if (found.Count > limit) found.RemoveRange(limit, found.Count - limit);
        }

        return found;
    }

    private IEnumerable<(object Value, long At)> Newest(IndexFilter by)
    {
        string sql = $"SELECT j.value, coalesce(({Entries(by, shape.At, "j.value", 1)}), -1) FROM {Table(by.Values)} j ORDER BY 2 DESC";
        return by.Values[0] is long
            ? session.List<(long Value, long At)>(sql, Parameters(by, null)).Select(found => ((object)found.Value, found.At))
            : session.List<(string Value, long At)>(sql, Parameters(by, null)).Select(found => ((object)found.Value, found.At));
    }

    private List<TRow> Page(IndexFilter? by, object? value)
    {
        Conditions conditions = new Conditions().Add(Seek(by, "@value")).Add(_others);
        conditions.Parameters.AddDynamicParams(Parameters(null, value));
        foreach (IndexFilter other in _indexed)
        {
            if (ReferenceEquals(other, by)) continue;
            conditions.Add(other.Elsewhere);
            if (other.Parameter is { } parameter) conditions.Parameters.Add(parameter.Name, parameter.Value);
        }

        conditions.Parameters.Add("limit", limit);
        return session.List<TRow>($"{shape.Select} {conditions} {Order(by)} LIMIT @limit", conditions.Parameters);
    }

    private DynamicParameters Parameters(IndexFilter? by, object? value)
    {
        DynamicParameters parameters = new();
        parameters.Add("min", _min);
        parameters.Add("max", _max);
        if (value is not null) parameters.Add("value", value);
        else if (by is { Values.Count: > 1 }) parameters.Add("values", Json(by.Values));
        return parameters;
    }

    private string Seek(IndexFilter? by, string value)
    {
        string seek = by?.Column is { } column ? session.Dialect.Seek(column, value, shape.At) : $"{shape.At} >= @min AND {shape.At} <= @max";
        return by?.Where is { } where ? $"{seek} AND {where}" : seek;
    }

    private string Order(IndexFilter? by) => $"ORDER BY {session.Dialect.OrderWithin(by?.Column)}{shape.At} DESC, {shape.Id} DESC";

    private string Table(IReadOnlyList<object> values) => values[0] is long ? session.Dialect.Numbers("@values") : session.Dialect.Texts("@values");

    private static string Json(IReadOnlyList<object> values) => values is [string, ..]
        ? JsonList.Write(values.Cast<string>())
        : "[" + string.Join(',', values.Select(number => ((long)number).ToString(CultureInfo.InvariantCulture))) + "]";

    private static int Compare((long At, string Id) a, (long At, string Id) b) => a.At != b.At ? a.At.CompareTo(b.At) : string.CompareOrdinal(a.Id, b.Id);
}
