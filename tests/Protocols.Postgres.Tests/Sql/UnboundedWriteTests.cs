using HoopWire.Policy;

namespace HoopWire.Postgres.Tests.Sql;

public class UnboundedWriteTests
{
    public static TheoryData<string> Unbounded { get; } = Lines("""
        true
        not false
        1 = 1
        1=1 or id = 5
        id = 5 or 1=1
        id = 5 or true
        (id = 5 or (((true))))
        id = id
        t.id = id
        "id" = ID
        U&"\0069d" = id
        (id) = ((id))
        id = id + 0
        id + 0 = id
        id * 0 = 0
        coalesce(id, 1) = coalesce(id, 1)
        abs(id) >= 0
        id >= id
        id = any(array[id])
        id = all('{}')
        id > all('{}')
        id in (id)
        id in (1, 2, id)
        id not in (0)
        id <> 0
        id != 0
        not id = 0
        not (id = 0 and 1=1)
        id is not null
        id is null or id is not null
        id is distinct from null
        id = 5 is not null
        (id = 5) is distinct from null
        'a' = 'a'
        'a' = 'a' and 'b' = 'b'
        $1 = 5
        $1
        current_user = 'app'
        current_date > '2000-01-01'
        now() > '2000-01-01'
        date '2020-01-01' = '2020-01-01'
        name like '%'
        name like '%%' or id = 5
        name like '_%'
        name like $1
        name like '%' || ''
        name ilike '%'
        name ~ ''
        name ~ '.*'
        name >= ''
        name similar to '%'
        data @> '{}'
        tags && tags
        id < 5 or id >= 5
        id = 5 or id <> 5
        id between 1 and 5 or id = 9
        id in (select id from t)
        id in (select id from t limit 5)
        id in (select id from u where true limit 1)
        id = (select id)
        id = (select max(id) from t)
        (select true)
        exists (select 1)
        exists (select 1 from u where u.id = t.id)
        id in (select t2.id from t t2 where t2.id = t.id)
        id in (select t.id from u where u.k = 5)
        id in (select t.id from u o where o.k = 5)
        id in (select coalesce(t.id, 0) from u where k = 5)
        id in (select (t).id from u where k = 5)
        id in (select t.* from u where k = 5)
        id in (select q.x from u, lateral (select t.id as x) q where k = 5)
        id in (with w as (select t.id as x) select w.x from w, u where u.k = 5)
        id in (select (select t.id) from u where k = 5)
        id in (select id where 5 = 5 or id is null)
        id in (select id where id = 5 or id = k)
        id in (select t2.id from t t2 where t2.id = t.parent)
        id = (select t.id from u where k = 5)
        (id, k) in (select t.id, t.k from u where k = 5)
        id in (select id from u where k = 5 union select id from t)
        tableoid = 't'::regclass
        case when id = 5 then true else true end
        case when true then id = 5 or true end
        archived
        f(id)
        id operator(pg_catalog.=) id
        id operator(pg_catalog.>=) 0
        id <=> 5
        5 <=> id
        id <=> any(array[1, 2])
        (id, name) <=> (1, 'a')
        id in (select id from u where k <=> 5)
        (id, name) = (id, name)
        (id, 1) = (1, 1)
        other.id = 5
        id = 5 and x or true
        id = 5 or not (id = 5)
        """);

    public static TheoryData<string> Bounded { get; } = Lines("""
        id = 5
        5 = id
        (id = 5)
        ((id)) = (5)
        t.id = 5
        "id" = $1
        id = $1::int
        id::text = '5'
        id = 5 and true
        true and id = 5
        1=1 and id = 5
        id = 5 or id = 6
        (id = 5 and true) or (id = 6 and false)
        id in (1, 2, 3)
        (id, name) in ((1, 'a'), (2, 'b'))
        (id, name) = (1, 'a')
        id = any($1)
        id = any('{1,2}'::int[])
        id = any(array[1, 2])
        id between 1 and 5
        id between 1 and 5 and name = 'x'
        id > 5
        created < now() - interval '1 day'
        created < current_date
        name like 'a%'
        name ilike '%b'
        lower(name) = 'x'
        lower(t.name) = lower($1)
        data->>'k' = 'v'
        data->'a'->>'b' = $1
        tags[1] = 'x'
        deleted is null
        deleted is null or id = 5
        name = 'x' collate "C"
        current of c
        id in (select id from u where k = 5)
        id in (select u.id from u where u.k = 5 and u.k = t.k)
        id in (select t.id from t where t.k = 5)
        id in (select x.id from (select t.id, t.k from t) x where x.k = 5)
        id in (select t.id from u join t on t.k = u.k where u.k = 5)
        id = (select id from u where k = 5)
        id = any(select id from u where k = 5 and true)
        id = 5 and not archived
        id = 5 and exists (select 1)
        a = b
        case when true then 1 end = id
        """);

    public static TheoryData<bool, string> Joined { get; } = new()
    {
        { true, "delete from t using t t2 where t.id = t2.id" },
        { true, "delete from t x using t y where x.id = y.id" },
        { true, "delete from t using s.t t2 where t.id = t2.other" },
        { true, "delete from t using u where u.id = 5" },
        { true, "delete from t using u where id = 5" },
        { true, "delete from t using u where u.id = u.other" },
        { true, "delete from t x using u where t.id = 5" },
        { true, "delete from t using u where t.id > u.id" },
        { true, "update t set a = 1 from u where true" },
        { true, "update t set a = 1 from t t2 where t.id = t2.id" },
        { true, "with d as (select id from t) delete from t using d where t.id = d.id" },
        { true, "update t set a = (select 1 where id = 5)" },
        { true, "delete from t returning (select 1 where id = 5)" },
        { true, "delete from t where id = id returning id = 5" },
        { true, "update t set a = case when true then 1 end" },
        { false, "delete from t using u where t.id = u.id" },
        { false, "delete from t x using u where x.id = u.id and u.k = 5" },
        { false, "update t set a = u.a from u where u.id = t.id" },
        { false, "update t set a = u.a from u join v on u.x = v.x where t.id = 5" },
        { false, "update t set a = b is distinct from c where id = 5" },
        { false, "update t set a = 1 where id = 5 returning a as where" },
        { false, "delete from t as x where x.id = 5" },
        { false, "with d as (select id from u where k = 1) delete from t using d where t.id = d.id" },
    };

    [Theory]
    [MemberData(nameof(Unbounded))]
    public void Classify_ConditionThatMayBeTrueOfAll_IsUnbounded(string condition)
    {
        Assert.Equal("write,unbounded-write", Written("delete from t where " + condition));
        Assert.Equal("write,unbounded-write", Written("update t set a = 1 where " + condition));
    }

    [Theory]
    [MemberData(nameof(Bounded))]
    public void Classify_ConditionOnAColumn_IsBounded(string condition)
    {
        Assert.Equal("write", Written("delete from t where " + condition));
        Assert.Equal("write", Written("update t set a = 1 where " + condition + " returning *"));
    }

    [Theory]
    [MemberData(nameof(Joined))]
    public void Classify_DataStatement_KnowsWhetherItIsBounded(bool unbounded, string sql)
    {
        var facts = Facts.Of(sql);

        Assert.True(facts.Complete, facts.IncompleteReason);
        Assert.Equal(unbounded, (facts.Effects & Effects.UnboundedWrite) != 0);
    }

    private static string Written(string sql)
    {
        var facts = Facts.Of(sql);
        return facts.Complete ? EffectNames.Format(facts.Effects & (Effects.Write | Effects.UnboundedWrite)) : facts.IncompleteReason!;
    }

    private static TheoryData<string> Lines(string lines) =>
        new(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
