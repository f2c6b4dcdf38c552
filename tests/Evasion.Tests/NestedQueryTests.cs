using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Sql.Lineage;

namespace HoopWire.Evasion.Tests;

/// <summary>
/// What is read of generated queries, held against what a server does with them: each label, where each value that comes out has come from, and that none of a masked column reaches a client.
/// HOOPWIRE_TEST_QUERIES runs so many of them, HOOPWIRE_TEST_SEED others.
/// </summary>
[Trait("Category", "Server")]
public partial class NestedQueryTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    private const string Start = "set search_path = nest; set statement_timeout = 2000";

    private static readonly FrozenSet<string> Protected = ["a.s", "s.b", "key.x"];

    private static readonly Catalogue Catalogue = new(
        NestedQueries.Tables.Select((t, i) => new CatalogueRelation((uint)i + 1, "nest", t.Key, 'r') { Columns = [.. t.Value.Select((c, n) => new CatalogueColumn((short)(n + 1), c, 25))] }), []);

    private static readonly Rule Masks = new("nested") { Masks = [.. Protected.Select(c => new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("nest." + c) })] };

    private static int Queries { get; } = Setting("HOOPWIRE_TEST_QUERIES", 10_000);

    private static int Seed { get; } = Setting("HOOPWIRE_TEST_SEED", 20);

    [GeneratedRegex("@([a-z]+)\\.([a-z?]+)\\.[12]@", RegexOptions.IgnoreCase)]
    private static partial Regex Cell { get; }

    [Fact]
    public async Task Read_QueriesWhoseNamesCollide_IsWhatTheServerMakesOfThem()
    {
        await PlantAsync();
        await using var open = server.StartGateway([]);
        await using var masking = server.StartGateway([Masks]);
        await using var straight = await RawClient.LoginAsync(open.Port);
        await using var masked = await RawClient.LoginAsync(masking.Port);
        await RunAsync(straight, Start);
        await RunAsync(masked, Start);
        var queries = new NestedQueries(new Random(Seed));
        var wrong = new List<string>();
        int ran = 0, shown = 0;
        for (int i = 0; i < Queries && wrong.Count < 20; i++)
        {
            string sql = queries.Next();
            var answer = await RunAsync(straight, sql);
            if (answer.Labels is null) continue;
            ran++;
            if (Compare(sql, answer) is { } difference) wrong.Add($"{difference}\n  {sql}");
            var seen = await RunAsync(masked, sql);
            if (seen.Labels is not null) shown++;
            string? leaked = seen.Cells.SelectMany(c => c).FirstOrDefault(Protected.Contains);
            if (leaked is not null) wrong.Add($"{leaked} reached the client\n  {sql}");
        }
        Assert.True(wrong.Count == 0, $"Seed {Seed}: {string.Join('\n', wrong)}");
        Assert.True(ran > Queries / 4 && shown > ran / 4, $"Only {ran} of {Queries} queries ran, and {shown} of those were let through");
    }

    private async Task PlantAsync()
    {
        await server.Server.PsqlAsync("drop schema if exists nest cascade");
        await server.Server.PsqlAsync(NestedQueries.Schema);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    /// <summary>What is read of a query that is not what the server has answered; null where all of it is.</summary>
    private static string? Compare(string sql, Answer answer)
    {
        var tree = PostgresClassifier.ReadTree(Encoding.UTF8.GetBytes(sql), LexicalSettings.Default);
        if (tree.Failure is { } failure) return $"not read: {failure}";
        var names = new NameMeaning(Catalogue, SearchPath.Of(["nest"]), [], PostgresNames.Dialect);
        var lineage = LineageReader.Read(Assert.Single(tree.Statements), names, static _ => true);
        if ((lineage.Failure ?? lineage.Opaque ?? lineage.UnknownName) is { } doubt) return doubt;
        var columns = lineage.Output!.Columns;
        if (lineage.Output.IsOpen)
            return answer.Cells.SelectMany(c => c).FirstOrDefault(cell => !columns.Any(c => Has(c.Value, cell, lineage))) is { } lost ? $"{lost} is in none of the columns" : null;
        if (columns.Length != answer.Labels!.Length || columns.Zip(answer.Labels).Any(p => p.First.Name != p.Second && p.First.Name != RangeColumn.NoName))
            return $"labels {string.Join(' ', columns.Select(c => c.Name))} are {string.Join(' ', answer.Labels)}";
        for (int i = 0; i < columns.Length; i++)
            if (answer.Cells[i].FirstOrDefault(cell => !Has(columns[i].Value, cell, lineage)) is { } missed) return $"{missed} is in column {columns[i].Name}";
        return null;
    }

    /// <summary>Whether a value is known to be made of a column, and what is not the column as it is, to be a use of it.</summary>
    private static bool Has(Provenance value, string cell, StatementLineage lineage)
    {
        string[] parts = cell.Split('.', 2);
        int relation = NestedQueries.Tables.Keys.ToList().IndexOf(parts[0]);
        var key = new ColumnKey((uint)relation + 1, (short)(Array.IndexOf(NestedQueries.Tables[parts[0]], parts[1]) + 1));
        return value.Sources.Contains(key) && (value is { IsBare: true, Row: null } || lineage.Uses.Any(u => u.Column == key));
    }

    /// <summary>Runs a statement; its labels are null where it fails.</summary>
    private static async Task<Answer> RunAsync(RawClient client, string sql)
    {
        await client.SendAsync(RawClient.Query(sql));
        string[]? labels = null;
        HashSet<string>[] cells = [];
        while (await client.ReadAsync() is var (type, body) && type != 'Z')
        {
            if (type == 'E') labels = null;
            if (type == 'T')
            {
                labels = Labels(body);
                cells = [.. labels.Select(_ => new HashSet<string>(StringComparer.Ordinal))];
            }
            if (type == 'D') Collect(body, cells);
        }
        return new Answer(labels, [.. cells.Select(c => c.ToImmutableArray())]);
    }

    private static string[] Labels(byte[] body)
    {
        var labels = new List<string>();
        for (int at = 2; at < body.Length;)
        {
            int end = Array.IndexOf(body, (byte)0, at);
            labels.Add(Encoding.UTF8.GetString(body.AsSpan(at, end - at)));
            at = end + 19;
        }
        return [.. labels];
    }

    private static void Collect(byte[] body, HashSet<string>[] cells)
    {
        int at = 2;
        foreach (var cell in cells)
        {
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at));
            at += 4;
            if (length < 0) continue;
            foreach (Match match in Cell.Matches(Encoding.UTF8.GetString(body.AsSpan(at, length))))
                cell.Add($"{match.Groups[1].Value}.{match.Groups[2].Value}".ToLowerInvariant());
            at += length;
        }
    }

    private readonly record struct Answer(string[]? Labels, ImmutableArray<ImmutableArray<string>> Cells);
}
