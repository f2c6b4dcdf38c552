using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Sql.Secrets;

namespace HoopWire.MySql.Tests.Session;

/// <summary>What is recorded of texts of MySQL's and MariaDB's with secrets in them, and shown to reviewers.</summary>
public class RecordedTextTests
{
    private static readonly LexicalSettings MariaDb = new(Family: ServerFamily.MariaDb, Version: 101114);

    [Theory]
    [InlineData("CREATE USER a IDENTIFIED BY 's3cret'")]
    [InlineData("CREATE USER a@'%' IDENTIFIED BY PASSWORD 's3cret'")]
    [InlineData("CREATE USER a IDENTIFIED VIA ed25519 USING PASSWORD('s3cret') OR unix_socket")]
    [InlineData("CREATE USER a IDENTIFIED VIA mysql_native_password USING 's3cret' OR ed25519 USING 's3cret'")]
    [InlineData("CREATE USER a IDENTIFIED WITH 'mysql_native_password' BY 's3cret'")]
    [InlineData("ALTER USER a IDENTIFIED BY 's3cret' REPLACE 's3cret' RETAIN CURRENT PASSWORD")]
    [InlineData("ALTER USER a IDENTIFIED BY 's3cret' AND IDENTIFIED WITH p BY 's3cret'")]
    [InlineData("GRANT ALL ON *.* TO a@'%' IDENTIFIED BY \"s3cret\"")]
    [InlineData("CLONE INSTANCE FROM 'u'@'h':3306 IDENTIFIED BY 's3cret'")]
    [InlineData("SET PASSWORD = PASSWORD(\"s3cret\")")]
    [InlineData("SET PASSWORD FOR 'bob'@'%' = 's3cret'")]
    [InlineData("CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (USER 'u', PASSWORD 's3cret', HOST 'h')")]
    [InlineData("CHANGE MASTER TO MASTER_HOST='h', MASTER_PASSWORD='s3cret'")]
    [InlineData("CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD = 's3cret'")]
    [InlineData("START SLAVE USER = 'u' PASSWORD = 's3cret'")]
    [InlineData("CREATE TABLE t (i int) ENGINE=FEDERATED CONNECTION='mysql://u:s3cret@host:3306/db/t'")]
    [InlineData("CREATE TABLE t (i int) ENGINE=FEDERATED CONNECTION='mysql://u:p@s3cret@host/db/t'")]
    [InlineData("CREATE TABLE t (i int) ENGINE=SPIDER COMMENT='wrapper \"mysql\", password \"s3cret\"'")]
    [InlineData("UPDATE users SET password = SHA2('s3cret', 256) WHERE id = 1")]
    [InlineData("SELECT * FROM users WHERE `password` = 's3cret'")]
    [InlineData("SELECT * FROM users WHERE 's3cret' = u.password")]
    [InlineData("SELECT * FROM users WHERE LOWER(password) IN ('a', 's3cret')")]
    [InlineData("SELECT * FROM users WHERE (name, password) = ('bob', 's3cret')")]
    [InlineData("SELECT * FROM users WHERE (password, name) = ('s3cret', 'bob')")]
    [InlineData("INSERT INTO users (name, password) VALUES ('bob', 's3cret'), ('ann', MD5('s3cret'))")]
    [InlineData("INSERT INTO users (password, name) SELECT 's3cret', 'bob' UNION SELECT 's3cret', 'ann'")]
    [InlineData("INSERT INTO users SET name = 'bob', password = 's3cret'")]
    [InlineData("INSERT INTO t VALUES ('{\"password\": \"a s3cret\"}')")]
    [InlineData("SELECT JSON_OBJECT('password', 's3cret')")]
    [InlineData("SET @password := 's3cret'")]
    [InlineData("CALL reset_password('bob', 's3cret')")]
    [InlineData("SELECT 1 -- password=s3cret\n")]
    [InlineData("SET password = 'open s3cret")]
    public void Redact_Secret_IsGone(string sql)
    {
        byte[]? redacted = Redact(sql).Text;
        Assert.NotNull(redacted);
        Assert.Equal(sql.Length, redacted.Length);
        Assert.DoesNotContain("s3cret", Encoding.UTF8.GetString(redacted), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE USER a IDENTIFIED BY 'secret'", "CREATE USER a IDENTIFIED BY '******'")]
    [InlineData("SET PASSWORD = PASSWORD(\"secret\"), x = 'y'", "SET PASSWORD = PASSWORD(\"******\"), x = '*'")]
    [InlineData("ALTER USER a IDENTIFIED WITH p AS 'it\\'s' x", "ALTER USER a IDENTIFIED WITH p AS '********")]
    [InlineData("SET password = 'open", "SET password = '****")]
    public void Redact_SettingsNotKnown_HidesWhatMayBeOne(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(RecordedText.Redact(Encoding.UTF8.GetBytes(text), null, null).Text!));

    /// <summary>Whoever writes a text chooses its aliases, and what else stands in it: none of that hides what the statement does.</summary>
    [Theory]
    [InlineData("UPDATE accounts AS password SET role = 'superadmin' WHERE name = 'alice'")]
    [InlineData("UPDATE accounts `password` SET role = 'superadmin' WHERE `password`.name = 'alice'")]
    [InlineData("UPDATE accounts AS identified SET role = 'superadmin' WHERE name = 'alice'")]
    [InlineData("UPDATE accounts identified JOIN names USING (name) SET role = 'superadmin' WHERE name = 'alice'")]
    [InlineData("WITH password AS (SELECT 'superadmin' AS role, 'alice' AS name) UPDATE accounts JOIN password USING (name) SET accounts.role = password.role")]
    [InlineData("INSERT INTO accounts (password, role, name) VALUES ('x', 'superadmin', 'alice')")]
    [InlineData("INSERT INTO accounts (password, role) SELECT 'x', r.role FROM (SELECT 'superadmin' AS role, 'alice' AS name) r")]
    [InlineData("UPDATE accounts SET password = 'x', role = 'superadmin' WHERE name = 'alice'")]
    [InlineData("UPDATE accounts SET role = 'superadmin' WHERE password = 'x' || name = 'alice'")]
    [InlineData("UPDATE accounts SET note = 'password', role = 'superadmin' WHERE name = 'alice'")]
    [InlineData("GRANT ALL ON users_password TO 'alice'@'superadmin'")]
    [InlineData("GRANT ALL ON shop.t TO a@'%' IDENTIFIED BY 'x' REQUIRE SUBJECT 'alice' ISSUER 'superadmin'")]
    [InlineData("CREATE TABLE password_resets (name varchar(20) DEFAULT 'alice', role varchar(20) DEFAULT 'superadmin')")]
    [InlineData("UPDATE accounts SET role = 'superadmin' /* password */ WHERE name = 'alice' -- password\n")]
    public void Redact_WhatAStatementDoes_StaysReadable(string sql)
    {
        string shown = Redact(sql).Text is { } text ? Encoding.UTF8.GetString(text) : sql;
        Assert.Contains("superadmin", shown, StringComparison.Ordinal);
        if (sql.Contains("alice", StringComparison.Ordinal)) Assert.Contains("alice", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE a FROM accounts a JOIN (SELECT id, name AS password FROM accounts) p USING (id) WHERE p.password = 'alice'")]
    [InlineData("UPDATE accounts SET role = shop.password('superadmin')")]
    [InlineData("UPDATE accounts SET x = 1 WHERE COALESCE(name, password) = 'alice'")]
    [InlineData("UPDATE accounts SET x = 1 WHERE password = grants('superadmin')")]
    [InlineData("SET @password = 'superadmin'; UPDATE accounts SET role = @password")]
    [InlineData("UPDATE accounts SET role = JSON_VALUE(JSON_OBJECT('password', 'superadmin'), '$.password')")]
    public void Redact_WhatMayBeSomethingElse_IsDoubtful(string sql) => Assert.True(Redact(sql).IsDoubtful);

    [Theory]
    [InlineData("UPDATE users SET password = SHA2('s3cret', 256) WHERE id = 1")]
    [InlineData("INSERT INTO users (name, password) VALUES ('bob', 's3cret')")]
    [InlineData("ALTER USER a IDENTIFIED BY 's3cret' PASSWORD EXPIRE")]
    [InlineData("SET PASSWORD FOR a = PASSWORD('s3cret')")]
    [InlineData("DELETE FROM users WHERE password = 's3cret'")]
    public void Redact_PasswordByGrammar_IsNotDoubtful(string sql) => Assert.False(Redact(sql).IsDoubtful);

    [Theory]
    [InlineData("SELECT 'Paris', 'in a pub' FROM t")]
    [InlineData("SELECT 'https://example.org:443/@x', 'https://ann@example.org/', 'a://b c:d@e'")]
    public void Redact_TextWithoutSecrets_StaysAsItIs(string sql) => Assert.Null(Redact(sql).Text);

    [Fact]
    public void Judge_HeldStatementOfWhichMoreThanAPasswordIsHidden_IsRefused()
    {
        var policy = new CompiledPolicy(1, [new Rule("review") { Approve = new ApproveRule(Effects.Write | Effects.UnboundedWrite, ["dba"]) }]);
        Assert.Equal(VerdictKind.Hold, OfflineJudge.Judge(policy, "UPDATE users SET password = 's3cret' WHERE id = 1").Kind);
        var refused = OfflineJudge.Judge(policy, "DELETE a FROM accounts a JOIN (SELECT id, name AS password FROM accounts) p USING (id) WHERE p.password = 'alice'");
        Assert.Equal((VerdictKind.Deny, RedactedText.WhyDoubtful), (refused.Kind, refused.Message));
    }

    private static RedactedText Redact(string sql) => RecordedText.Redact(Encoding.UTF8.GetBytes(sql), MariaDb, null);
}
