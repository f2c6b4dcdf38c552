using HoopWire.Postgres.Session;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>Which bodies of trigger functions do nothing but compute, assign and raise.</summary>
public class TriggerBodyTests
{
    [Theory]
    [InlineData("begin new.updated_at := now(); return new; end")]
    [InlineData("BEGIN\n  NEW.updated_at = now();\n  RETURN NEW;\nEND;")]
    [InlineData("declare n int := 3; t text default 'x;y'; begin n := n + 1; new.\"N\" := n; new.a[n] := t; return new; end;")]
    [InlineData("begin if tg_op = 'UPDATE' and new is not distinct from old then return null; elsif old.a then null; else new.a := 1; end if; return new; end")]
    [InlineData("begin new.n := case when new.n > 3 then 3 else new.n end; return new; end")]
    [InlineData("begin case new.n when 1 then new.a := 2; when 2, 3 then null; else raise notice 'x'; end case; return new; end")]
    [InlineData("begin select count(*) into new.n from t where t.id = new.id; perform 1 from t; return new; end")]
    [InlineData("begin while new.n > 3 loop new.n := new.n - 1; continue when false; exit; end loop; return new; end")]
    [InlineData("begin begin new.a := 1 / new.b; exception when division_by_zero then new.a := null; end; get diagnostics n = row_count; return new; end")]
    [InlineData("begin raise exception 'delete %', (select max(x) from t) using hint = 'update'; return new; end -- delete from t")]
    [InlineData("begin /* delete from t; */ return $a$; delete from t; $a$; end")]
    [InlineData("begin if (case when new.a then true else false end) then return new; end if; return old; end")]
    public void IsQuiet_BodyThatOnlyComputes_IsQuiet(string body) => Assert.True(TriggerBody.IsQuiet(body));

    [Theory]
    [InlineData("begin delete from t; return new; end")]
    [InlineData("begin return new; end; delete from t")]
    [InlineData("begin if new.a then update t set a = 1; end if; return new; end")]
    [InlineData("begin if new.a then return new; else insert into t values (1); end if; end")]
    [InlineData("begin case when new.a then delete from t; else null; end case; return new; end")]
    [InlineData("begin while true loop delete from t; end loop; end")]
    [InlineData("begin with d as (delete from t returning 1) select count(*) into new.n from d; return new; end")]
    [InlineData("begin for r in delete from t returning * loop null; end loop; return new; end")]
    [InlineData("begin foreach i in array a loop null; end loop; return new; end")]
    [InlineData("begin execute 'delete from t'; return new; end")]
    [InlineData("begin call p(); return new; end")]
    [InlineData("begin open c for select 1; return new; end")]
    [InlineData("begin return query delete from t returning *; end")]
    [InlineData("begin null; exception when others then delete from t; return new; end")]
    [InlineData("declare delete int; begin delete from t; return new; end")]
    [InlineData("declare x t.c%type; begin x := 1; return new; end")]
    [InlineData("declare x t%rowtype; begin return new; end")]
    [InlineData("begin return '\\'; delete from t; --'; end")]
    [InlineData("begin <<a>> begin return new; end; end")]
    [InlineData("begin commit; return new; end")]
    [InlineData("begin truncate t; return new; end")]
    [InlineData("begin notify c; return new; end")]
    [InlineData("begin set a = 1; return new; end")]
    [InlineData("")]
    [InlineData("begin return new")]
    [InlineData("begin return (new; end")]
    [InlineData("begin \"delete\" from t; return new; end")]
    [InlineData("begin (delete from t); return new; end")]
    [InlineData("#variable_conflict use_column\nbegin return new; end")]
    public void IsQuiet_BodyThatMayDoMore_IsNot(string body) => Assert.False(TriggerBody.IsQuiet(body));
}
