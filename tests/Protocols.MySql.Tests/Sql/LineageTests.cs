namespace HoopWire.MySql.Tests.Sql;

public class LineageTests
{
    /// <summary>Orders of columns and meanings of labels as MariaDB 10.11 showed them.</summary>
    public static TheoryData<string, string> Outputs => Facts.Table(
        """
        - - - ssn card :: select * from customers
        ssn - :: select SSN, `Id` from customers
        ssn :: select c.ssn as x from shop.customers c
        ssn :: select x.a from (select ssn as a from customers) x
        ssn :: with q (b) as (select ssn from customers) select b from q
        ssn - :: select ssn, k from customers join parts using (id)
        - - - - - ssn card :: select * from orders left join customers using (id)
        - - - ssn card - - :: select * from orders right join customers using (id)
        - - - ssn card - - :: select * from orders natural right join customers
        - - - - - - ssn card :: select * from orders right join customers on orders.id = customers.id
        - - - ssn card - - - :: select * from customers natural join (orders right join parts using (oid, id))
        ssn - :: select ssn, (select note from orders limit 1) from customers
        ssn ssn :: select ssn as zz, (select zz) from customers
        ssn :: select ssn from customers union all select name from customers
        f(ssn) :: select concat(ssn, '') from customers
        f(ssn) :: select ssn + 0 from customers
        ssn :: select case when id = 1 then ssn end from customers
        ssn :: select (select ssn from customers limit 1)
        - :: select 'ssn' from customers
        - :: select @ssn from customers
        - - :: select name, count(*) from customers group by name
        salary :: select salary from hr.staff
        - :: select * from hidden
        secret :: select secret from hidden
        nothing :: update customers set name = 'x' where id = 1
        ssn :: insert into customers (id) values (1) returning ssn
        ssn :: delete from customers where id = 1 returning ssn
        - - - ssn card :: table customers
        - ssn :: select j.x, ssn from json_table('[]', '$[*]' columns (x int path '$')) j, (select ssn from customers) c
        """);

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Read_Query_TellsWhatItsColumnsAreMadeOf(string expected, string sql) =>
        Assert.Equal(expected == "nothing" ? "" : expected, Lineages.Outputs(Lineages.Of(sql)));

    public static TheoryData<string, string> Uses => Facts.Table(
        """
        ssn:Predicate :: select id from customers where ssn = 'x'
        ssn:Sort :: select id from customers order by ssn
        ssn:Sort :: select id, ssn from customers order by +2
        ssn:Sort :: select id, ssn from customers order by + (+ 2)
        ssn:Sort :: select id, ssn from customers order by - -2
        ssn:Sort :: select id, ssn from customers order by -(- + 2)
        ssn:Sort :: select id, ssn from customers order by {fn 2}
        ssn:Group :: select id, ssn from customers group by +2
        ssn:Group :: select id, ssn from customers group by - - (2)
        ssn:Sort :: select ssn as x from customers order by x
        ssn:Sort :: select ssn as x, id from customers order by x + 0
        ssn:Group :: select count(*) from customers group by ssn
        ssn:Group :: select ssn as x, count(*) from customers group by x
        ssn:Predicate :: select ssn as x from customers having x > 'a'
        ssn:Predicate :: select name from customers having ssn > 'a'
        ssn:Join :: select c.id from customers c join orders o on c.ssn = o.note
        ssn:Join :: select 1 from customers natural join (select ssn from customers) x
        ssn:Store :: select ssn into @x from customers
        ssn:Store :: select @x := ssn from customers
        ssn:Store :: select ssn into outfile 'x' from customers
        ssn:Store :: insert into orders (note) select ssn from customers
        ssn:Store :: create table x as select ssn from customers
        ssn:Store :: create view x as select ssn from customers
        ssn:Store :: update orders, customers set orders.note = customers.ssn where orders.id = customers.id
        ssn:Predicate :: delete orders from orders join customers on orders.id = customers.id where customers.ssn = 'x'
        ssn:Predicate :: delete from customers where ssn = 'x'
        ssn:Expression :: delete history from orders before system_time (select max(ssn) from customers)
        ssn:Predicate :: delete history from orders before system_time (select ssn from customers limit 1)
        ssn:Store :: set @x = (select ssn from customers limit 1)
        ssn:Expression :: do (select concat(ssn, 1) from customers)
        ssn:Compare :: select ssn from customers union select name from customers
        ssn:Expression :: select json_arrayagg(ssn) from customers
        ssn:Sort :: select group_concat(name order by ssn) from customers
        ssn:Sort :: select row_number() over (order by ssn) from customers
        ssn:Store :: select last_insert_id(ssn) from customers
        unknown :: select nothing from customers
        unknown :: select _rowid from customers
        unknown :: insert into parts (id) select id from customers on duplicate key update k = customers.ssn
        opaque :: select own(1)
        unknown :: select shop.lower('x')
        opaque :: select no_such_function(1)
        opaque :: select load_file('x')
        opaque :: call p()
        nothing :: insert into customers (id, ssn) values (1, 'x') on duplicate key update ssn = values(ssn)
        nothing :: insert into customers (id, ssn) values (1, 'x') as n on duplicate key update ssn = n.ssn
        nothing :: select count(*) as n from customers group by name having n > 1 order by n
        nothing :: select lower(name), now(), version(), found_rows() from customers
        nothing :: select id from customers where name regexp 'x' limit 5
        """);

    [Theory]
    [MemberData(nameof(Uses))]
    public void Read_Statement_TellsWhatItUses(string expected, string sql)
    {
        var found = Lineages.Uses(Lineages.Of(sql));
        if (expected.Contains(':', StringComparison.Ordinal))
        {
            Assert.Contains(expected, found, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(expected, found.Length == 0 ? "nothing" : found);
    }

    /// <summary>Labels of which the server keeps something else than is written, and those that it chooses.</summary>
    [Theory]
    [InlineData("select i from (select ssn as ` i` from customers) q", "ssn")]
    [InlineData("select i from (select ssn as '\t\ni' from customers) q", "ssn")]
    [InlineData("select (select i from (select ssn as ` i` from customers) q) from (select 'x' as i) o", "ssn")]
    [InlineData("select (select aaaa from (select ssn as aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa from customers) q) from (select 'x' as aaaa) o", "ssn")]
    [InlineData("select (select i from (values ('x') union all select ssn from customers) q) from (select 'x' as i) o", "ssn")]
    [InlineData("select (select column1 from (values ('x')) q) from (select ssn as column1 from customers) o", "ssn")]
    public void Read_LabelOfTheServers_MayBeAnyName(string sql, string expected) => Assert.Equal(expected, Lineages.Outputs(Lineages.Of(sql)));

    [Theory]
    [InlineData("with q(i) as (select id, ssn from customers) select i from q")]
    [InlineData("with q(a, b, c) as (select id, ssn from customers) select a from q")]
    [InlineData("select a from (select id, ssn from customers) q (a)")]
    public void Read_ListOfColumnsOfAnotherLength_IsNotFollowed(string sql) => Assert.NotNull(Lineages.Of(sql).Failure);

    /// <summary>Letters that some server takes for one another.</summary>
    [Theory]
    [InlineData("select * from (select ssn as v, 'k' as `\u0130` from customers) s natural join (select 'k' as i) t", true)]
    [InlineData("select * from (select ssn as v, 'k' as `\u212a` from customers) s natural join (select 'k' as k) t", true)]
    [InlineData("with `\u0130` as (select ssn from customers) select * from i", true)]
    [InlineData("select (select `\u2c65` from (select 'x' as `\u023a`) q) from (select ssn as `\u2c65` from customers) o", true)]
    [InlineData("select `r\u00e9gion` from wide", true)]
    [InlineData("select `region ` from wide", true)]
    [InlineData("select region as `r\u00e9gion`, ssn from wide", false)]
    [InlineData("select name as `n\u00e0me`, ssn from customers", false)]
    [InlineData("select \u0418\u043c\u044f from (select ssn as \u0438\u043c\u044f from customers) q", false)]
    [InlineData("select 'k' as `\u0130`, 'l' as i", false)]
    public void Read_NamesThatMayBeOne_AreNotFollowed(string sql, bool confused) => Assert.Equal(confused, Lineages.Of(sql).Failure is not null);

    [Fact]
    public void Read_AllowedFunction_IsNotOpaque() => Assert.Equal("", Lineages.Uses(Lineages.Of("select own(1)", "own")));

    [Fact]
    public void Read_WritesOfSeveralTables_AreNoted()
    {
        var lineage = Lineages.Of("update orders o join customers c on o.id = c.id set o.note = 'x', c.name = 'y' where o.oid = 1");
        Assert.Equal("customers orders", string.Join(' ', lineage.Written.Select(r => r.Name).Order(StringComparer.Ordinal)));
        lineage = Lineages.Of("delete o from orders o join customers c on o.id = c.id where o.oid = 1");
        Assert.Equal("orders", Assert.Single(lineage.Written).Name);
    }
}
