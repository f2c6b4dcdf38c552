using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Secrets;

namespace HoopWire.Postgres.Tests.Session;

public class RecordedTextTests
{
    [Theory]
    [InlineData("ALTER ROLE bob PASSWORD 's3cret'")]
    [InlineData("ALTER ROLE bob WITH ENCRYPTED PASSWORD 's3cret' VALID UNTIL 'infinity'")]
    [InlineData("alter user bob password'a;s3cret'; select 1")]
    [InlineData("ALTER ROLE bob PASSWORD 'it''s s3cret'")]
    [InlineData("ALTER ROLE bob PASSWORD E'it\\'s s3cret'")]
    [InlineData("ALTER ROLE bob PASSWORD $a$;s3cret'$a$")]
    [InlineData("ALTER ROLE bob PASSWORD /* ' */ 's3cret'")]
    [InlineData("CREATE USER MAPPING FOR bob SERVER s OPTIONS (user 'bob', password 's3cret')")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'host=h password=a;s3cret user=u' PUBLICATION p")]
    [InlineData("SELECT dblink_connect('host=h password=''a s3cret'' user=u')")]
    [InlineData("SELECT * FROM users WHERE password = 's3cret'")]
    [InlineData("INSERT INTO users (name, password) VALUES ('bob', 's3cret')")]
    [InlineData("INSERT INTO t VALUES ('{\"password\": \"a s3cret\"}')")]
    [InlineData("DO $$BEGIN ALTER ROLE bob PASSWORD 'a s3cret'; END$$")]
    [InlineData("DO 'BEGIN ALTER ROLE bob PASSWORD ''a s3cret''; END'")]
    [InlineData("SELECT 1 -- password=s3cret\n")]
    [InlineData("ALTER ROLE bob PASSWORD 'never closed; s3cret")]
    [InlineData("ALTER ROLE bob SET app.password TO 's3cret'")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'postgresql://u:s3cret@h/d' PUBLICATION p")]
    [InlineData("SELECT dblink_connect('postgresql://u:s3cret@h/d?application_name=x')")]
    [InlineData("ALTER FOREIGN TABLE t OPTIONS (SET password 's3cret')")]
    [InlineData("UPDATE users SET password = crypt('s3cret', gen_salt('bf')) WHERE id = 1")]
    [InlineData("UPDATE users SET (name, password) = ('bob', 's3cret')")]
    [InlineData("SELECT * FROM users WHERE lower(u.password::text) = 's3cret'")]
    [InlineData("SELECT * FROM users WHERE password IN ('a', 's3cret')")]
    [InlineData("SELECT set_password('bob', password => 's3cret')")]
    [InlineData("SELECT * FROM set_password('bob', 's3cret')")]
    [InlineData("MERGE INTO users u USING x ON true WHEN NOT MATCHED THEN INSERT (name, password) VALUES ('bob', 's3cret')")]
    [InlineData("SELECT jsonb_build_object('password', 's3cret')")]
    public void Redact_Secret_IsGone(string sql)
    {
        byte[]? redacted = RecordedText.Redact(Encoding.UTF8.GetBytes(sql), LexicalSettings.Default, null).Text;
        Assert.NotNull(redacted);
        Assert.Equal(sql.Length, redacted.Length);
        Assert.DoesNotContain("s3cret", Encoding.UTF8.GetString(redacted), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 'x' AS password, 'y' UNION SELECT ssn FROM customers", "UNION SELECT ssn FROM customers")]
    [InlineData("UPDATE users SET password = 'x' WHERE id = 1; DROP TABLE orders", "WHERE id = 1; DROP TABLE orders")]
    [InlineData("SELECT password = 1; DROP TABLE orders; SELECT 'a'", "DROP TABLE orders; SELECT 'a'")]
    [InlineData("CREATE FUNCTION password_f() RETURNS void LANGUAGE sql AS $$DELETE FROM orders$$", "DELETE FROM orders")]
    [InlineData("DO 'BEGIN PERFORM password(); DELETE FROM orders; END'", "DELETE FROM orders")]
    [InlineData("UPDATE accounts AS password SET role = 'superadmin' WHERE name = 'alice'", "role = 'superadmin' WHERE name = 'alice'")]
    [InlineData("UPDATE accounts \"password\" SET role = 'superadmin'", "'superadmin'")]
    [InlineData("UPDATE accounts SET role = password 'superadmin'", "'superadmin'")]
    [InlineData("WITH t (password) AS (SELECT 'superadmin') UPDATE accounts SET role = t.password FROM t", "'superadmin'")]
    [InlineData("INSERT INTO accounts (password, role) VALUES ('x', 'superadmin')", "'superadmin'")]
    [InlineData("CREATE VIEW v AS SELECT 'superadmin' AS role, 1 AS password, 'x' AS y", "'superadmin' AS role, 1 AS password, 'x'")]
    public void Redact_WhatAStatementDoes_StaysReadable(string sql, string stays)
    {
        byte[] redacted = RecordedText.Redact(Encoding.UTF8.GetBytes(sql), LexicalSettings.Default, null).Text ?? [];
        Assert.Contains(stays, Encoding.UTF8.GetString(redacted), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM accounts a USING (SELECT id, name AS password FROM accounts) p WHERE p.id = a.id AND p.password = 'alice'", true)]
    [InlineData("UPDATE accounts SET role = password('superadmin')", true)]
    [InlineData("UPDATE accounts SET x = 1 WHERE coalesce(name, password) = 'alice'", true)]
    [InlineData("UPDATE users SET password = crypt('s3cret', gen_salt('bf')) WHERE id = 1", false)]
    [InlineData("ALTER ROLE bob PASSWORD 's3cret'", false)]
    [InlineData("INSERT INTO users (name, password) VALUES ('bob', 's3cret')", false)]
    public void Redact_WhatMayBeSomethingElse_IsDoubtful(string sql, bool expected) =>
        Assert.Equal(expected, RecordedText.Redact(Encoding.UTF8.GetBytes(sql), LexicalSettings.Default, null).IsDoubtful);

    [Fact]
    public void Judge_HeldStatementOfWhichMoreThanAPasswordIsHidden_IsRefused()
    {
        var policy = new CompiledPolicy(1, [new Rule("review") { Approve = new ApproveRule(Effects.Write | Effects.UnboundedWrite, ["dba"]) }]);
        Assert.Equal(VerdictKind.Hold, OfflineJudge.Judge(policy, "UPDATE users SET password = 's3cret' WHERE id = 1").Kind);
        var refused = OfflineJudge.Judge(policy, "DELETE FROM accounts a USING (SELECT id, name AS password FROM accounts) p WHERE p.id = a.id AND p.password = 'alice'");
        Assert.Equal((VerdictKind.Deny, RedactedText.WhyDoubtful), (refused.Kind, refused.Message));
    }

    [Fact]
    public void Redact_NothingSecret_IsNull() =>
        Assert.Null(RecordedText.Redact("SELECT 'pass', 1"u8, LexicalSettings.Default, null).Text);

    [Fact]
    public void Redact_DetectedValue_IsGone()
    {
        var detectors = DetectorSet.Create([DetectorKind.Email]);
        byte[]? redacted = RecordedText.Redact("SELECT 'bob@example.com', 'password=x'"u8, LexicalSettings.Default, detectors).Text;
        Assert.Equal("SELECT '***************', 'password=*'", Encoding.UTF8.GetString(redacted!));
    }
}
