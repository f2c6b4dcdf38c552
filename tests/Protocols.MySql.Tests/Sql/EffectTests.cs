using HoopWire.MySql.Sql;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Sql;

public class EffectTests
{
    public static TheoryData<string, string> DataEffects => Facts.Table(
        """
        read :: select a from t
        read :: table t
        read :: values row(1, 2), row(3, 4)
        read :: (select 1) union (select 2) order by 1 limit 1
        file read :: select a from t into outfile '/tmp/x' fields terminated by ',' lines terminated by '\\n'
        file read :: select a into dumpfile '/tmp/x' from t
        file read :: (select a from t) union (select b from u) into outfile '/tmp/x'
        read session :: select a, b into @a, @b from t limit 1
        read session :: select a from t limit 1 into @a
        file read :: select load_file('/etc/passwd')
        file read :: select `load_file`('/etc/passwd')
        delay read :: select sleep(5)
        delay read :: select benchmark(1000000, md5('a'))
        delay read transaction :: select get_lock('a', 10)
        delay read replication :: select master_pos_wait('a', 4)
        write :: insert into t (a) values (1), (default)
        write :: insert into t set a = 1, b = default
        write :: insert ignore into t values ()
        read write :: insert into t select * from u
        write :: replace into t values (1)
        write :: replace into t set a = 1
        read write :: replace into t select 1, 'x'
        read write :: replace into t select * from u where id = 5
        read unbounded-write write :: replace into t (id, name) select id, 'gone' from t
        read unbounded-write write :: replace t (select id, 'gone' from u)
        read unbounded-write write :: replace into t table u
        read unbounded-write write :: replace into t with w as (select * from t) select id, 'gone' from w
        read unbounded-write write :: replace into t select 1, 'x' union select 2, 'y'
        write :: insert into t (a) values (1) as new(x) on duplicate key update a = new.x
        write :: insert into t (a) values (1) on duplicate key update a = values(a)
        read unbounded-write write :: insert into t select * from u on duplicate key update a = 1
        read write :: insert into t values (1) returning id
        write :: update t set a = 1 where id = 5
        unbounded-write write :: update t set a = 1
        unbounded-write write :: delete from t
        unbounded-write write :: delete history from t
        unbounded-write write :: delete history from t before system_time '2020-01-01 00:00:00'
        delay unbounded-write write :: delete history from t before system_time sleep(5)
        file unbounded-write write :: delete history from t before system_time load_file('/etc/passwd')
        write :: delete from t where id = 5
        read write :: delete from t where id = 5 returning *
        file write :: load data infile '/tmp/x' into table t
        copy unbounded-write write :: load data local infile 'x' replace into table t fields terminated by ',' ignore 1 lines (a, @b) set c = @b + 1
        copy write :: load data local infile 'x' ignore into table t
        copy write :: load data local infile 'x' into table t
        file unbounded-write write :: load data infile '/tmp/x' replace into table t
        file write :: load xml infile 'x' into table t rows identified by '<row>'
        copy unbounded-write write :: load xml local infile 'x' replace into table t rows identified by '<row>'
        opaque prepare :: prepare s from 'drop table t'
        opaque prepare :: prepare s from @a
        opaque prepare :: execute s using @a
        opaque prepare :: execute immediate 'drop table t'
        prepare :: deallocate prepare s
        prepare :: drop prepare s
        opaque :: call p(1, @a)
        opaque read :: handler t open
        opaque read :: handler t read first limit 10
        read :: do 1 + 1
        delay read :: do sleep(1)
        """);

    public static TheoryData<string, string> RoleEffects => Facts.Table(
        """
        set-role :: set role admin
        session :: set role none
        session :: set role NONE
        set-role :: set role default
        set-role :: set role all
        set-role :: set role `none`
        set-role :: set role none, admin
        set-role :: set role none@'%'
        """);

    public static TheoryData<string, string> ServerEffects => Facts.Table(
        """
        kill :: kill query 5
        kill :: kill 5
        kill :: shutdown
        ddl transaction :: flush tables with read lock
        dcl ddl :: flush privileges
        ddl :: create table t (a int primary key, b varchar(10) default 'x')
        ddl read write :: create table t as select 1
        ddl read write :: create table t (a int) select a from u
        ddl :: create or replace view v as select a from t
        dcl ddl :: create definer = root@localhost sql security definer view v as select a from t
        ddl :: create index i on t (a)
        ddl :: alter table t add column c int
        ddl :: drop table t
        ddl :: rename table a to b
        unbounded-write write :: truncate table t
        dcl :: grant select on t to u@localhost
        dcl :: revoke all on *.* from u
        dcl ddl :: create user u identified by 'x'
        dcl ddl :: drop user u
        ddl net :: create server s foreign data wrapper mysql options (host 'h')
        ddl opaque :: create function f() returns int return 1
        ddl opaque :: create trigger g before insert on t for each row set new.a = 1
        ddl opaque :: create event e on schedule every 1 day do delete from t
        ddl opaque :: create function f returns string soname 'x.so'
        ddl file opaque :: install soname 'x'
        session :: use db
        session :: set @a = 1
        session :: set names utf8mb4
        session :: set sql_mode = 'ANSI_QUOTES'
        ddl session :: set global max_connections = 5
        ddl session :: set @@global.max_connections = 5
        ddl session :: set persist max_connections = 5
        ddl session :: set a = 1, global b = 2
        dcl :: set password = 'x'
        dcl session :: set password = 'x', sql_mode = ''
        dcl :: set default role r
        transaction :: set transaction read only
        session transaction :: set session transaction isolation level read committed
        read session :: set statement max_statement_time = 1 for select a from t
        read :: describe t
        read :: explain select a from t
        read :: explain delete from t
        read unbounded-write write :: analyze delete from t
        read :: explain format = json select a from t
        transaction :: begin
        transaction :: start transaction with consistent snapshot
        transaction :: commit and no chain
        transaction :: xa start 'a'
        transaction :: lock tables t read, u as v write
        transaction :: unlock tables
        ddl replication :: change master to master_host = 'h'
        ddl replication :: start slave
        ddl replication :: purge binary logs to 'x'
        opaque replication unbounded-write write :: binlog 'AAAA'
        opaque read :: get diagnostics condition 1 @p = message_text
        opaque read :: signal sqlstate '45000' set message_text = 'x'
        ddl multi read :: select 1; drop table t
        dcl ddl opaque write :: insert into mysql.user (user) values ('x')
        dcl ddl opaque write :: update mysql.user set host = '%' where user = 'x'
        """);

    public static TheoryData<string, string> ShowEffects => Facts.Table(
        """
        read :: show tables
        read :: show columns from t where field = 'a'
        opaque read replication :: show binlog events
        opaque read :: show engine innodb status
        opaque read :: show processlist
        opaque read :: show engine all mutex
        opaque read :: show explain for 5
        opaque read :: show explain format=json for 5
        opaque read :: show analyze format=json for 5
        opaque read :: show analyze format = json for 5
        opaque read replication :: show relaylog 'x' events
        read :: show engines
        read :: show create table t
        read :: show warnings
        """);

    [Theory]
    [MemberData(nameof(DataEffects))]
    [MemberData(nameof(ServerEffects))]
    [MemberData(nameof(ShowEffects))]
    [MemberData(nameof(RoleEffects))]
    public void Classify_Statement_HasItsEffects(string expected, string sql) =>
        Assert.Equal(string.Join(' ', expected.Split(' ').Order(StringComparer.Ordinal)), string.Join(' ', Facts.Effects(sql).Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("begin not atomic select 1; drop table t; end")]
    [InlineData("create procedure p() begin select 1; end")]
    [InlineData("create procedure p() select 1; drop table t")]
    [InlineData("if 1 then drop table t; end if")]
    [InlineData("x: loop leave x; end loop")]
    [InlineData("for i in 1..2 do drop table t; end for")]
    public void Classify_CodeBlock_MayDoAnything(string sql)
    {
        var facts = Facts.Of(sql);
        Assert.True(facts.Complete, facts.IncompleteReason);
        foreach (var effect in new[] { Policy.Effects.Opaque, Policy.Effects.Ddl, Policy.Effects.UnboundedWrite, Policy.Effects.File, Policy.Effects.SetRole, Policy.Effects.Multi })
        {
            Assert.True((facts.Effects & effect) != 0, $"{effect}");
        }
    }

    public static TheoryData<string, string> Bounded => Facts.Table(
        """
        yes :: delete from t where id = 5
        yes :: delete from t where id in (1, 2)
        yes :: delete from t where name = 'x'
        yes :: delete from t where a = ? and b = ?
        yes :: delete from t where id <=> 5
        yes :: delete from t where id = -5
        yes :: delete from t where name like 'a%'
        yes :: update t set a = 1 where day = curdate()
        yes :: update t set a = 1 where made < now() - interval 30 day
        no :: delete from t where name = 0
        no :: delete from t where name = 0.0
        no :: delete from t where name = 0e5
        no :: delete from t where name = 1 - 1
        no :: delete from t where name = false
        no :: delete from t where name in ('a', 0)
        no :: delete from t where name = length('')
        no :: delete from t where name = 1e-400
        no :: delete from t where name = -'x'
        no :: delete from t where name = (@a := 0)
        no :: delete from t where name = cast('' as signed)
        no :: delete from t where name = convert('x', decimal(10, 2))
        no :: delete from t where (name, kind) = (0, 0)
        no :: delete from t where (name, kind) in (('a', 'b'), (0, false))
        no :: delete from t where id in (select id from u where name = 0)
        no :: delete from t where id = (select id from u where name = 0 limit 1)
        no :: delete from t where id in (select id from u where id in (select id from v where name = false))
        no :: update t set a = 1 where id in (select id from v where name in (0))
        no :: delete from t where name in (select 0 from u where id = 5)
        no :: delete from t where name = (select false from u where id = 5)
        no :: delete from t where (name, kind) in (select 'a', count(*) from u where id = 5)
        yes :: delete from t where (name, kind) in (select 'a', kind from u where id = 5)
        no :: replace into t select * from u where name = 0
        yes :: replace into t select * from u where name = 'x'
        no :: insert into t select * from u where name = 0 on duplicate key update a = 1
        yes :: insert into t select * from u where name = 'x' on duplicate key update a = 1
        yes :: delete from t where name = cast(5 as char)
        yes :: delete from t where name = convert('x' using utf8mb4)
        yes :: delete from t where name = (@a := 'x')
        yes :: delete from t where (name, kind) = ('a', 'b')
        yes :: delete from t where id = +5
        yes :: delete from t where id = 0.5
        no :: delete from t where 1 = 1
        no :: delete from t where id = id
        no :: delete from t where id
        no :: delete from t where id = 5 or 1
        no :: delete from t where id = 5 || true
        no :: delete from t where id = 5 xor id = 6
        no :: delete from t where not id = 5
        no :: delete from t limit 5
        no :: delete from t where id in (select id from t)
        no :: delete from t where id in (select id from u limit 1)
        yes :: delete from t where id in (select id from u where a = 'x')
        yes :: delete t from t join u on t.id = u.id
        yes :: delete t from t join u on t.id = u.id where t.a = 'x'
        no :: delete t, u from t join u where t.id = 5
        no :: delete t from t left join u on t.id = u.id
        no :: delete from t using t join t as t2 on t.id = t2.id
        yes :: update t join u on t.id = u.id set t.a = u.a
        no :: update t, u set t.a = u.a
        no :: update t, u set a = 1 where t.id = 5
        yes :: update t, u set t.a = 1 where t.id = 5
        """);

    /// <summary>Every word is 0 to a number.</summary>
    public static TheoryData<string, string> Ranges => Facts.Table(
        """
        no :: delete from t where name >= 0
        no :: delete from t where name <= 0
        no :: delete from t where 0 <= name
        no :: delete from t where 0 >= name
        no :: delete from t where name > -1
        no :: delete from t where name >= -0.5
        no :: delete from t where -1 < name
        no :: delete from t where name >= false
        no :: delete from t where name >= 1 - 1
        no :: delete from t where name >= -'x'
        no :: delete from t where name >= (@a := 0)
        no :: delete from t where name >= 1e-400
        no :: delete from t where name >= cast('' as signed)
        no :: delete from t where name >= (select 0 from u where id = 5)
        no :: delete from t where name between 0 and 0
        no :: delete from t where name between -1 and 1
        no :: delete from t where name between false and true
        no :: delete from t where name between '' and 0
        no :: delete from t where name between 0 and 'x'
        no :: delete from t where name between 'x' and 5
        no :: delete from t where name between -5 and 'x'
        no :: delete from t where name > -?
        no :: delete from t where name >= ? - ?
        no :: delete from t where name between 0 and ?
        no :: update t set a = 1 where id in (select id from v where name >= 0)
        yes :: delete from t where id < 1000
        yes :: delete from t where id <= 1000
        yes :: delete from t where id > 5
        yes :: delete from t where id > 0
        yes :: delete from t where id >= 1
        yes :: delete from t where id < 0
        yes :: delete from t where 1000 >= id
        yes :: delete from t where id between 1 and 1000
        yes :: delete from t where id between -9 and -1
        yes :: delete from t where id between ? and 1000
        yes :: delete from t where id >= ? and id < ?
        yes :: delete from t where name between 'a' and 'b'
        yes :: delete from t where name >= 'x'
        yes :: delete from t where made >= date_sub(now(), interval 1 day)
        yes :: delete from t where made between now() - interval 2 day and now() - interval 1 day
        yes :: delete from t where made >= unix_timestamp() - 86400
        """);

    [Theory]
    [MemberData(nameof(Bounded))]
    [MemberData(nameof(Ranges))]
    public void Classify_Condition_RestrictsRowsOrNot(string expected, string sql)
    {
        var facts = Facts.Of(sql);
        Assert.True(facts.Complete, facts.IncompleteReason);
        Assert.Equal(expected, (facts.Effects & Policy.Effects.UnboundedWrite) == 0 ? "yes" : "no");
    }

    [Fact]
    public void Classify_SetOfOneThing_TellsItsNameAndValue()
    {
        var mode = Assert.Single(Facts.Of("set session sql_mode = 'ANSI_QUOTES'").Statements);
        Assert.Equal(("SET", "sql_mode", "ANSI_QUOTES"), (mode.Verb, mode.Parameter, mode.ParameterValue));
        var names = Assert.Single(Facts.Of("SET NAMES gbk COLLATE gbk_bin").Statements);
        Assert.Equal(("names", "gbk"), (names.Parameter, names.ParameterValue));
        var database = Assert.Single(Facts.Of("use Shop").Statements);
        Assert.Equal(("USE", "database", "shop"), (database.Verb, database.Parameter, database.ParameterValue));
    }

    [Fact]
    public void Classify_RoleWithASettingBehindIt_IsIncomplete() => Assert.False(Facts.Of("set role a, sql_mode = 'ANSI_QUOTES'").Complete);

    [Fact]
    public void Classify_RenameTable_NamesTheKindOfObject()
    {
        var rename = Assert.Single(Facts.Of("rename table customers to x").Statements);
        Assert.Equal(("RENAME", "TABLE"), (rename.Verb, rename.ObjectKind));
    }

    [Theory]
    [InlineData("truncate table mysql.user", false)]
    [InlineData("load data local infile 'x' into table mysql.user", false)]
    [InlineData("load data local infile 'x' into table user", true)]
    [InlineData("update user set host = '%' where user = 'x'", true)]
    [InlineData("delete u from user u join db d on u.user = d.user where u.user = 'x'", true)]
    public void Classify_WriteToTheServersOwn_IsWhatItIs(string sql, bool isOpen) =>
        Assert.Equal(Effects.Dcl | Effects.Ddl | Effects.Opaque, Facts.Of(sql, Facts.MariaDb with { InSystemSchema = isOpen }).Effects & (Effects.Dcl | Effects.Ddl | Effects.Opaque));
}
