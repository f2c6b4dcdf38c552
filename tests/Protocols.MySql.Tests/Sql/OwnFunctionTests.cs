using System.Collections.Frozen;
using HoopWire.MySql.Sql;

namespace HoopWire.MySql.Tests.Sql;

public class OwnFunctionTests
{
    [Theory]
    [InlineData("select purge_of(1)", "purge_of")]
    [InlineData("select 1 from t where exists (select shop.Purge_Of(a) from u)", "shop.purge_of")]
    [InlineData("select `abs of`(1)", "abs of")]
    [InlineData("select shop.abs(1)", "shop.abs")]
    [InlineData("select audit_log_read(), keyring_key_fetch('a')", "audit_log_read")]
    [InlineData("insert into t (a) values (1) on duplicate key update a = purge_of(a)", "purge_of")]
    [InlineData("load data local infile 'x' into table t (@a) set b = purge_of(@a)", "purge_of")]
    [InlineData("with c as (select purge_of(1)) select 1 from c", "purge_of")]
    [InlineData("explain select purge_of(1)", "purge_of")]
    [InlineData("create view v as select purge_of(1)", "purge_of")]
    [InlineData("set statement max_statement_time = 1 for select purge_of(1)", "purge_of")]
    [InlineData("show status where purge_of(variable_name)", "purge_of")]
    [InlineData("delete t from t join u on t.a = purge_of(u.a) where t.a = 1", "purge_of")]
    [InlineData("select group_concat(a order by purge_of(a) separator ',') from t", "purge_of")]
    [InlineData("select 1 limit 1; do purge_of(1)", "purge_of")]
    public void Find_FunctionThatIsNotTheServers_IsFound(string sql, string function)
    {
        var facts = Facts.Of(sql);
        Assert.True(facts.Complete, facts.IncompleteReason);
        Assert.Equal(function, OwnFunctions.Find(facts, [], "shop"));
    }

    [Theory]
    [InlineData("select concat(now(6), current_user, `abs`(1), uuid(), count(*), cast(a as char), convert(a using utf8mb4)) from t group by if(a, b, left(c, 1))")]
    [InlineData("select row_number() over (order by a), json_value(a, '$.b'), match (a) against ('b'), default(a), interval(1, 2), nextval(s), next value for s from t")]
    [InlineData("select sleep(1), load_file('a'), get_lock('a', 1), decode_histogram('a', 'b'), wsrep_last_written_gtid(), wsrep_sync_wait_upto_gtid('a')")]
    [InlineData("select * from json_table('[]', '$[*]' columns (a int path '$')) j")]
    [InlineData("create table t (a varchar(20) default (uuid()), key k (a), check (length(a) > 1))")]
    [InlineData("insert into t (a) values (1) on duplicate key update a = values(a)")]
    public void Find_TheServersOwn_AreNot(string sql)
    {
        var facts = Facts.Of(sql);
        Assert.True(facts.Complete, facts.IncompleteReason);
        Assert.Null(OwnFunctions.Find(facts, [], "shop"));
    }

    [Theory]
    [InlineData("select price_of(1)", "price_of", null, true)]
    [InlineData("select app.price_of(1)", "price_of", null, true)]
    [InlineData("select app.price_of(1)", "app.price_of", null, true)]
    [InlineData("select price_of(1)", "app.price_of", "app", true)]
    [InlineData("select price_of(1)", "app.price_of", "shop", false)]
    [InlineData("select price_of(1)", "app.price_of", null, false)]
    [InlineData("select shop.price_of(1)", "app.price_of", "app", false)]
    [InlineData("select price_of(purge_of(1))", "price_of", "app", false)]
    public void Find_FunctionThatARuleNames_IsNotFound(string sql, string allowed, string? database, bool passes) =>
        Assert.Equal(passes, OwnFunctions.Find(Facts.Of(sql), new[] { allowed }.ToFrozenSet(), database) is null);

    /// <summary>In quotes they are stored functions, parted from the parenthesis some are.</summary>
    [Theory]
    [InlineData("select `if`(1, 2, 3)")]
    [InlineData("select `left`('a', 1)")]
    [InlineData("select `count`(a) from t")]
    [InlineData("select count (a) from t")]
    public void Classify_BuiltInByAnotherSpelling_IsNotUnderstood(string sql) => Assert.False(Facts.Of(sql).Complete);
}
