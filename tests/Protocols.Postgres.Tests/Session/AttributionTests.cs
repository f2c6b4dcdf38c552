using System.Text;
using HoopWire.Access;
using HoopWire.Postgres.Session;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>What the target shows of who stands behind a session: whatever is cut, it is not the session's id.</summary>
public class AttributionTests
{
    private const string Id = "0123456789abcdef";
    private const string Mail = "a.very.long.name.of.one@mail.example.org";
    private static readonly string Client = new('c', 60);

    [Theory]
    [InlineData("alice", null, null, "alice/" + Id)]
    [InlineData("alice", null, "", "alice/" + Id)]
    [InlineData("alice", null, "psql", "alice/" + Id + " psql")]
    [InlineData("alice", "helper", "psql", "alice+helper/" + Id + " psql")]
    [InlineData("o'brien", null, "it's", "o'brien/" + Id + " it's")]
    [InlineData("back\\slash", "b\\t", "psql", "back?slash+b?t/" + Id + " psql")]
    [InlineData("jörg", "bötchen", "größe", "j?rg+b?tchen/" + Id + " gr??e")]
    [InlineData("𝒶lice\n", null, "a\tb", "?lice?/" + Id + " a?b")]
    [InlineData(Mail, null, null, "a.very.long.name.of.one@/" + Id)]
    [InlineData(Mail, "an-agent-with-a-name-of-its-own", "psql", "a.very.long.+an-agent-wit/" + Id + " psql")]
    public void Compose_Names_AreShortened(string user, string? agent, string? client, string expected) =>
        Assert.Equal(expected, Of(user, agent).Compose(client));

    [Theory]
    [InlineData("alice", null)]
    [InlineData(Mail, null)]
    [InlineData(Mail, "an-agent-with-a-name-of-its-own")]
    [InlineData("''''''''''''''''''''''''''''''", "''''''''''''''''''")]
    [InlineData("öööööööööööööööööööööööööööööö", "\\\\\\\\\\\\\\\\\\\\\\\\\\\\")]
    public void Compose_LongNames_FitWithTheSessionIntact(string user, string? agent)
    {
        string composed = Of(user, agent).Compose(Client);
        Assert.Equal(Attribution.BytesMax, Encoding.UTF8.GetByteCount(composed));
        Assert.Contains($"/{Id} c", composed, StringComparison.Ordinal);
        Assert.All(composed, c => Assert.InRange(c, ' ', '~'));
    }

    [Theory]
    [InlineData("o'brien", "it's", "SET application_name = 'o''brien/" + Id + " it''s'")]
    [InlineData("alice", "a\\'; DROP TABLE t; --", "SET application_name = 'alice/" + Id + " a''; DROP TABLE t; --'")]
    public void Statement_QuotesAndBackslashes_StayInTheLiteral(string user, string client, string expected) =>
        Assert.Equal(expected, Attribution.Statement(Of(user, null).Compose(client)));

    [Theory]
    [InlineData("alice", "psql")]
    [InlineData(Mail, "psql")]
    [InlineData("jörg\\", "")]
    public void Reported_ComposedValue_IsWhatTheClientSet(string user, string client)
    {
        var attribution = Of(user, null);
        Assert.Equal(client, attribution.Reported(attribution.Compose(client)));
    }

    private static Attribution Of(string user, string? agent) => new(new SessionHeader(
        Id, DateTimeOffset.UnixEpoch, "postgres", new Identity(user, [], IdentityKind.Person, "key") { Agent = agent }, "orders", "default", "127.0.0.1:1"));
}
