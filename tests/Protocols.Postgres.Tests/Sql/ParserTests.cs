using System.Text;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Tests.Sql;

public class ParserTests
{
    [Theory]
    [InlineData("a + b * c ^ d", "(a + (b * (c ^ d)))")]
    [InlineData("a - b - c", "((a - b) - c)")]
    [InlineData("not a = b and c or d", "(OR_EXPR (AND_EXPR (NOT_EXPR (a = b)) c) d)")]
    [InlineData("- a ^ b", "(( - a) ^ b)")]
    [InlineData("- a::text", "( - (:: a))")]
    [InlineData("~ a + b", "( ~ (a + b))")]
    [InlineData("a || b = c || d", "((a || b) = (c || d))")]
    [InlineData("a is null = b", "((IS_NULL a) = b)")]
    [InlineData("a = b is null", "(IS_NULL (a = b))")]
    [InlineData("a between b and c and d", "(AND_EXPR (a BETWEEN_BETWEEN b c) d)")]
    [InlineData("a at time zone b collate c", "(timezone (COLLATE b) a)")]
    [InlineData("a not like b || c", "(a !~~_LIKE (b || c))")]
    [InlineData("a in (b, c) is true", "(IS_TRUE (a =_IN b c))")]
    [InlineData("a[1]::text", "(:: ([] a))")]
    public void Parse_Operators_NestByPrecedence(string expression, string shape) => Assert.Equal(shape, TreeShape.Of(Query<Select>("select " + expression)));

    [Theory]
    [InlineData("select a < b < c")]
    [InlineData("select a = b = c")]
    [InlineData("select a like b like c")]
    [InlineData("select a between b and c between d and e")]
    [InlineData("select a is distinct from b is distinct from c")]
    [InlineData("select * from a b c")]
    [InlineData("select * from a join b")]
    [InlineData("select a from t where")]
    [InlineData("select (a")]
    [InlineData("select f(a,)")]
    [InlineData("select case a end")]
    [InlineData("insert into t")]
    [InlineData("update t set a")]
    [InlineData("delete t")]
    [InlineData("select 1 limit 2 limit 3")]
    [InlineData("(select 1 order by 1) order by 2")]
    [InlineData("with a as (select 1)")]
    [InlineData("select 1 select 2")]
    [InlineData("create table")]
    [InlineData("copy (select 1) from stdin")]
    public void Parse_WhatNoServerAccepts_IsIncomplete(string sql) => Assert.False(Parse(sql).IsComplete);

    [Fact]
    public void Parse_Columns_StandWhereTheyStandInBytes()
    {
        const string Sql = "select 'ä', u.a as x, (b).c, \"Ä\" from \"T\" u";
        var query = Query<Select>(Sql);

        Assert.Equal([null, "x", null, null], query.Targets.Select(target => target.Label));
        Assert.Equal("u.a", Text(Sql, query.Targets[1].Value.Place));
        Assert.Equal("u.a as x", Text(Sql, query.Targets[1].Place));
        Assert.Equal("b", Text(Sql, Assert.IsType<FieldSelection>(query.Targets[2].Value).Operand.Place));
        Assert.Equal("\"Ä\"", Text(Sql, query.Targets[3].Value.Place));
    }

    [Fact]
    public void Parse_From_TellsItsItems()
    {
        var query = Query<Select>("select 1 from only s.a as x (p, q) left join lateral (table b) y using (k) as m, f(1) with ordinality z, (c cross join d) j");

        var join = Assert.IsType<JoinItem>(query.From[0]);
        var relation = Assert.IsType<RelationItem>(join.Left);
        Assert.Equal(("s.a", true, "x", "p q"), (relation.Name.ToString(), relation.Only, relation.Alias!.Name, string.Join(' ', relation.Alias.Columns)));
        Assert.Equal((JoinKind.Left, "k", "m"), (join.Kind, string.Join(' ', join.Using), join.UsingAlias));
        Assert.True(Assert.IsType<SubqueryItem>(join.Right).Lateral);
        Assert.True(Assert.IsType<FunctionItem>(query.From[1]).WithOrdinality);
        Assert.Equal("j", Assert.IsType<JoinItem>(query.From[2]).Alias!.Name);
    }

    [Fact]
    public void Parse_SetOperation_KeepsTailsWhereTheyBelong()
    {
        var union = Query<SetOperation>("with w as (select 1) (select a from t limit 1) union all select b intersect select c order by 1 offset 2");

        Assert.Equal((SetOperationKind.Union, true), (union.Kind, union.All));
        Assert.NotNull(union.With);
        Assert.NotNull(union.Offset);
        Assert.NotNull(((Select)union.Left).Limit);
        Assert.Equal(SetOperationKind.Intersect, ((SetOperation)union.Right).Kind);
    }

    [Fact]
    public void Parse_WritesWithRows_TellTargetsAndRows()
    {
        var insert = Query<Insert>("insert into t as x (a, b.c[1]) values (1, default) on conflict (a) do update set (a, b) = (select 1, 2) where x.a = 1 returning with (old as o) *, o.a");

        Assert.Equal(("t", "x"), (insert.Table.Name.Last, insert.Table.Alias!.Name));
        Assert.Equal(("b", "c"), (insert.Columns[1].Name, Assert.Single(insert.Columns[1].Fields)));
        Assert.IsType<DefaultValue>(((Values)insert.Source!).Rows[0].Items[1]);
        Assert.True(insert.OnConflict!.Set[0].IsRow);
        Assert.Equal("o", insert.Returning!.OldAlias);
    }

    [Fact]
    public void Parse_Recursive_MayBeAName()
    {
        Assert.False(Query<Select>("with recursive as (select 1) select 1").With!.Recursive);
        Assert.True(Query<Select>("with recursive r as (select 1) select 1").With!.Recursive);
    }

    private static T Query<T>(string sql)
        where T : Statement
    {
        var tree = Parse(sql);
        Assert.True(tree.IsComplete, tree.Failure);
        return Assert.IsType<T>(Assert.Single(tree.Statements));
    }

    private static string Text(string sql, SourceRange place) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(sql).AsSpan(place.Start, place.Length));

    private static SyntaxTree Parse(string sql) => PostgresClassifier.ReadTree(Encoding.UTF8.GetBytes(sql), LexicalSettings.Default);
}
