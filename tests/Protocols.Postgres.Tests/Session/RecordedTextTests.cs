using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql;

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
    [InlineData("SELECT dblink_connect('postgresql://u:s3cret@h/db')")]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'postgres://u:s3cret@h:5432/db?x=1' PUBLICATION p")]
    [InlineData("SELECT 'a'; SELECT 'redis://:s3cret@h'")]
    public void Redact_Secret_IsGone(string sql)
    {
        byte[]? redacted = RecordedText.Redact(Encoding.UTF8.GetBytes(sql), LexicalSettings.Default, null);
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
    [InlineData("DO $a$BEGIN PERFORM $$x://u:$$||f()||$$@h$$; END$a$", "$$||f()||$$")]
    [InlineData("DO E'BEGIN PERFORM \\047x://u:\\047||f||\\047@h\\047; END'", "||f||")]
    [InlineData("DO 'BEGIN --x://u:\nDELETE FROM t@h; END'", "DELETE FROM t@h")]
    public void Redact_WhatAStatementDoes_StaysReadable(string sql, string stays)
    {
        byte[] redacted = RecordedText.Redact(Encoding.UTF8.GetBytes(sql), LexicalSettings.Default, null) ?? Encoding.UTF8.GetBytes(sql);
        Assert.Contains(stays, Encoding.UTF8.GetString(redacted), StringComparison.Ordinal);
    }

    [Fact]
    public void Redact_NothingSecret_IsNull() =>
        Assert.Null(RecordedText.Redact("SELECT 'pass', 1"u8, LexicalSettings.Default, null));

    [Fact]
    public void Redact_DetectedValue_IsGone()
    {
        var detectors = DetectorSet.Create([DetectorKind.Email]);
        byte[]? redacted = RecordedText.Redact("SELECT 'bob@example.com', 'password=x'"u8, LexicalSettings.Default, detectors);
        Assert.Equal("SELECT '***************', 'password=*'", Encoding.UTF8.GetString(redacted!));
    }
}
