using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Tests.Sql;

public class ParserTests
{
    /// <summary>Statements that a server takes, one for each construct.</summary>
    public static TheoryData<string> Constructs => [.. Constructed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private const string Constructed =
        """
        select distinct straight_join sql_no_cache a, b.* from t as b where a > 1 group by a desc with rollup having count(*) > 1 order by 2 limit 5 offset 2
        select high_priority sql_calc_found_rows * from t limit 2, 5
        select sum(a) over (partition by b order by c rows between 1 preceding and current row), rank() over w from t window w as (order by a)
        select nth_value(a, 2) from first over (order by b) from t
        select percentile_cont(0.5) within group (order by a) over (partition by b) from t
        select group_concat(distinct a, b order by a desc separator '|' limit 2) from t
        select json_arrayagg(a order by b limit 3), json_objectagg(a, b) from t
        with recursive r (n) as (select 1 union all select n + 1 from r where n < 5) select * from r
        with a as (select 1), b as (select * from a) select * from b for update
        select * from t1 left join (t2 join t3 on t2.a = t3.a) on t1.a = t2.a natural join t4 straight_join t5 cross join t6 using (a)
        select * from t1 left join t2 left join t3 on t2.a = t3.a on t1.a = t2.a
        select * from t partition (p0, p1) as x use index (a, primary) ignore index for order by (b), u force key (c)
        select * from { oj t left join u on t.a = u.a }
        select * from (select 1 as a) as d (b), lateral (select d.b) as l
        select * from (values (1, 2), (3, 4)) as v
        select * from json_table('[1]', '$[*]' columns (id for ordinality, a int path '$' default '1' on empty error on error, nested path '$.x' columns (b text path '$'))) as j
        select * from t for system_time as of timestamp '2020-01-01' where a = 1
        select * from t for system_time between '2020-01-01' and now()
        select a from t union all select b from u intersect select c from v except select d from w order by 1
        (select 1) union (select 2) limit 1
        select a from t where (a, b) in ((1, 2), (3, 4)) and c in (select d from u) and exists (select 1 from v) and e > all (select f from w)
        select a from t where a between 1 and 2 and b not like 'x%' escape '!' and c rlike 'x' and d not regexp 'y' and e sounds like 'z' and f <=> null
        select a from t where match (a, b) against ('x' in boolean mode) or match (a) against ('y' with query expansion)
        select a div 2, a mod 2, a % 2, a ^ 1, a | 1, a & 1, a << 1, a >> 1, ~a, !a, -a, not a, a xor b, binary a, a collate utf8mb4_bin from t
        select case a when 1 then 'x' else 'y' end, case when a then b end, if(a, b, c), ifnull(a, b), coalesce(a, b) from t
        select cast(a as char(10) character set utf8mb4), cast(b as unsigned), convert(c, decimal(10, 2)), convert(d using utf8mb4), cast(e as signed integer) from t
        select extract(day_hour from a), timestampdiff(month, a, b), timestampadd(day, 1, a), date_add(a, interval 1 day), a + interval '1:1' minute_second, interval(1, 2, 3) from t
        select trim(both 'x' from a), trim(a), trim(leading from a), substring(a from 2 for 3), position('x' in a), char(65, 66 using utf8mb4), weight_string(a as char(3)) from t
        select get_format(date, 'usa'), current_date, current_timestamp(6), utc_date(), localtime, current_user, user(), database(), schema()
        select a -> '$.x', a ->> '$.y', json_value(a, '$.z' returning unsigned default 0 on empty null on error), 1 member of (a) from t
        select date '2020-01-01', time '10:00:00', timestamp '2020-01-01 10:00:00', {d '2020-01-01'}, {fn now()}
        select @a := 1, @b := @b + 1, @@session.sql_mode, @`c d`
        select default(a), next value for s, previous value for s from t
        select 1 from dual where 1
        select a from t order by a for update skip locked
        select a from t lock in share mode
        select a from t for share of t nowait
        select a from t limit 5 rows examined 100
        select a from t offset 1 row fetch first 2 rows with ties
        insert low_priority ignore into db.t partition (p0) (a, b) values (1, default), (default, 2)
        insert t values row(1), row(2)
        insert into t (a) (select b from u) on duplicate key update a = values(a) + 1, t.b = default(b)
        insert into t with c as (select 1) select * from c
        insert into t table u
        replace delayed into t set a = 1
        update low_priority ignore t as x set x.a = 1, b = default where c = 2 order by d limit 3
        update t, u inner join v using (a) set t.b = u.b, u.c = v.c where t.a = u.a
        with c as (select 1 as a) update t, c set t.a = c.a where t.b = c.a
        delete low_priority quick ignore from t partition (p0) where a = 1 order by b limit 2
        delete from a.*, b using t as a join u as b on a.x = b.x where a.y = 1
        delete a, db.u.* from t as a, db.u where a.x = u.x
        create temporary table if not exists t (a int unsigned not null auto_increment, b enum('x', 'y'), primary key (a), key k (b(3)), check (a > 0)) engine = InnoDB comment = 'x;y'
        create table t like u
        create table t (like u)
        create table t (a int references u (a), foreign key (a) references u (a) on delete cascade) partition by hash (a) partitions 4
        create or replace algorithm = merge definer = current_user sql security invoker view v (a, b) as select 1, 2 with cascaded check option
        alter table t exchange partition p with table u, rename to v
        alter table t modify a varchar(20) character set utf8mb4 default (uuid()), add generated int as (a + 1) stored
        create database if not exists d character set utf8mb4
        create sequence s start with 1 increment by 1
        set @a = 1, @@session.sort_buffer_size = 5, global max_connections = 10, sql_mode = default, character_set_client = utf8mb4, autocommit = on
        set names 'utf8mb4' collate 'utf8mb4_bin'
        set character set default
        show full columns from t from db like 'a%'
        show index in t
        show create view db.v
        show grants for 'a'@'localhost'
        show global status where variable_name like 'x'
        explain extended select 1
        explain format = tree select 1
        explain for connection 5
        describe db.t a
        analyze format = json select 1
        analyze table t persistent for all
        check table t, u extended
        optimize no_write_to_binlog table t
        grant select (a, b), insert on db.* to 'u'@'%' identified by 'x' with grant option
        create role r with admin current_user
        set default role r for u@localhost
        lock tables t as a read local, u low_priority write
        savepoint s
        rollback work to savepoint s
        release savepoint s
        xa commit 'a', 'b', 1 one phase
        start transaction read only
        handler t read i >= (1, 2) where a = 1 limit 5
        do release_lock('x'), @a := 2
        help 'select'
        reset query cache
        flush local hosts, status
        kill hard connection 5
        select straight, quick, `order`, date, time, status, value, action, type, names, level, offset, role, user, password, data, text from t
        select t.key, t.select from t
        """;

    [Theory]
    [MemberData(nameof(Constructs))]
    public void Read_Construct_IsUnderstood(string sql)
    {
        var tree = MySqlText.Read(Encoding.UTF8.GetBytes(sql), Facts.MariaDb);
        Assert.True(tree.IsComplete, tree.Failure);
        Assert.Equal(sql.Length, Assert.Single(tree.Statements).Place.Length);
    }

    [Theory]
    [InlineData("select a from t procedure analyse()")]
    [InlineData("delimiter //")]
    [InlineData("drop")]
    [InlineData("select")]
    [InlineData("select a b c from t")]
    [InlineData("select a from t where")]
    [InlineData("select a from (t")]
    [InlineData("select a from t) ")]
    [InlineData("insert into t values (1) on duplicate key a = 1")]
    [InlineData("update t for portion of p from 1 to 2 set a = 1")]
    [InlineData("create table t (a int default (select 1))")]
    [InlineData("select 1 into a")]
    [InlineData("frobnicate t")]
    public void Read_OtherText_IsNotUnderstood(string sql) => Assert.False(MySqlText.Read(Encoding.UTF8.GetBytes(sql), Facts.MariaDb).IsComplete);

    [Fact]
    public void Read_CallBeforeFrom_LeavesFromToTheQuery()
    {
        var tree = MySqlText.Read("select count(*) from t"u8, Facts.MariaDb);
        var select = Assert.IsType<Select>(Assert.Single(tree.Statements));
        Assert.Equal("t", Assert.IsType<RelationItem>(Assert.Single(select.From)).Name.Last);
    }

    [Fact]
    public void Read_FullJoin_IsAnAlias()
    {
        var tree = MySqlText.Read("select * from t full join u on t.a = u.a"u8, Facts.MariaDb);
        var join = Assert.IsType<JoinItem>(Assert.Single(Assert.IsType<Select>(Assert.Single(tree.Statements)).From));
        Assert.Equal(("full", JoinKind.Inner), (join.Left.Alias!.Name, join.Kind));
    }

    [Theory]
    [InlineData("with q as (select ?) select * from q where a = ?")]
    [InlineData("with q as (select ?) update t set a = ? where b in (select * from q)")]
    public void Read_PlaceholdersBehindWith_AreNumberedInOrder(string sql)
    {
        var tree = MySqlText.Read(Encoding.UTF8.GetBytes(sql), Facts.MariaDb);
        var numbers = new List<int>();
        TreeWalk.Any(Assert.Single(tree.Statements), node =>
        {
            numbers.AddRange(node is Parameter parameter ? [parameter.Number] : []);
            return false;
        });
        Assert.Equal([1, 2], numbers.Order());
    }

    [Fact]
    public void Read_InsertBehindWith_IsNotUnderstood() =>
        Assert.False(MySqlText.Read("with q as (select 1) insert into t select * from q"u8, Facts.MariaDb).IsComplete);

    [Fact]
    public void Read_SettingList_TellsScopes()
    {
        var tree = MySqlText.Read("set @a = 1, global b = on, @@persist.c = 2, names latin1, session d = default"u8, Facts.MariaDb);
        var list = Assert.IsType<SettingList>(Assert.Single(tree.Statements));
        Assert.Equal(
            "a:Variable b:Global c:Persistent names:Session d:Session",
            string.Join(' ', list.Items.Select(i => $"{i.Name}:{i.Scope}")));
    }
}
