using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Evasion.Tests;

/// <summary>Code that only superusers put where no statement names it: event triggers and operator classes.</summary>
[Trait("Category", "Server")]
public class OwnCodeOfSuperusersTests
{
    private const string Common = """
        create table victim (id int); insert into victim values (1), (2), (3);
        create table plain (id int primary key); insert into plain values (1), (2);
        grant all on all tables in schema public to app; grant all on schema public to app;
        """;

    private const string Events = """
        create function on_ddl() returns event_trigger language plpgsql as 'begin delete from victim; end';
        create view seen as select id from plain; create materialized view stored as select id from plain; alter table plain owner to app; alter materialized view stored owner to app;
        create event trigger watching on ddl_command_end execute function on_ddl();
        """;

    private const string Classes = """
        create type degree as (v int);
        create function degree_lt(degree, degree) returns bool immutable language sql as 'select $1.v < $2.v';
        create function degree_le(degree, degree) returns bool immutable language sql as 'select $1.v <= $2.v';
        create function degree_eq(degree, degree) returns bool immutable language sql as 'select $1.v = $2.v';
        create function degree_ge(degree, degree) returns bool immutable language sql as 'select $1.v >= $2.v';
        create function degree_gt(degree, degree) returns bool immutable language sql as 'select $1.v > $2.v';
        create operator <% (leftarg = degree, rightarg = degree, function = degree_lt);
        create operator <=% (leftarg = degree, rightarg = degree, function = degree_le);
        create operator =% (leftarg = degree, rightarg = degree, function = degree_eq);
        create operator >=% (leftarg = degree, rightarg = degree, function = degree_ge);
        create operator >% (leftarg = degree, rightarg = degree, function = degree_gt);
        create function degree_cmp(degree, degree) returns int language plpgsql as 'begin delete from victim; return 0; end';
        create operator class degree_ops default for type degree using btree as operator 1 <%, operator 2 <=%, operator 3 =%, operator 4 >=%, operator 5 >%, function 1 degree_cmp(degree, degree);
        create function odd_cmp(int, int) returns int language plpgsql as 'begin delete from victim; return 0; end';
        create operator class odd_ops for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 odd_cmp(int, int);
        create table degrees (d degree); insert into degrees values (row(1)), (row(2));
        create view over_degrees as select d as e from degrees;
        create table odd (id int); insert into odd values (1); create index on odd (id odd_ops);
        create type span as range (subtype = degree, subtype_opclass = degree_ops);
        grant all on all tables in schema public to app; delete from victim; insert into victim values (1), (2), (3);
        """;

    [Theory]
    [InlineData(Events, "create table made (id int)")]
    [InlineData(Events, "create temp table made as select 1 as id")]
    [InlineData(Events, "select 1 as id into made")]
    [InlineData(Events, "create view made as select 1 as id")]
    [InlineData(Events, "alter table plain add column more int")]
    [InlineData(Events, "comment on table plain is 'x'")]
    [InlineData(Events, "grant select on plain to public")]
    [InlineData(Events, "refresh materialized view stored")]
    [InlineData(Classes, "select d from degrees order by d")]
    [InlineData(Classes, "select distinct d from degrees")]
    [InlineData(Classes, "select count(*) from over_degrees group by e")]
    [InlineData(Classes, "select * from (values (row(1)::degree), (row(2)::degree)) v (x) order by x")]
    [InlineData(Classes, "select span(row(1)::degree, row(2)::degree)")]
    [InlineData(Classes, "insert into odd values (2)")]
    public async Task Run_CodeOfSuperusers_IsRefusedAndDoesNothing(string planted, string sql)
    {
        var server = await PostgresServer.SharedAsync();
        string database = $"super_{Guid.NewGuid():N}";
        await server.PsqlAsync($"create database {database}");
        try
        {
            await server.PsqlAsync(Common + planted, database);
            var target = InProcessGateway.TargetOn(server) with { Database = database };
            await using (var open = InProcessGateway.Start(target, new GatewayLimits(), [], "password"))
            {
                await using var client = await CapturingClient.LoginAsync(open.Port);
                await client.RunAsync(Way.Simple, ["begin", sql, "select from victim", "rollback"]);
                Assert.Empty(client.Errors);
                Assert.Equal("SELECT 0", client.Tags[^2]);
            }

            await using var gateway = InProcessGateway.Start(target, new GatewayLimits(), [OwnCodeServer.Guard], "password");
            foreach (var way in new[] { Way.Simple, Way.ExtendedUndescribed })
            {
                await using var client = await CapturingClient.LoginAsync(gateway.Port);
                await client.RunAsync(way, ["select id from plain order by id", "update plain set id = id where id = 1", sql]);
                Assert.Equal(["42501"], client.Errors);
            }

            Assert.Equal("3", await server.PsqlAsync("select count(*) from victim", database));
        }
        finally
        {
            await server.PsqlAsync($"drop database {database} with (force)");
        }
    }
}
