using System.Text;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Keeps the person's name and the session's id in the target's application_name, and so in pg_stat_activity and its log. What the client sets
/// itself stands behind it. NAMEDATALEN leaves 63 bytes.
/// </summary>
internal sealed class Attribution
{
    /// <summary>NAMEDATALEN - 1.</summary>
    public const int BytesMax = 63;

    private const int UserBytesMax = 24;
    private const int AgentBytesMax = 12;

    private readonly string _prefix;
    private readonly byte[] _words;
    private string? _lost;

    /// <summary>The attribution of a session.</summary>
    public Attribution(SessionHeader header)
    {
        var identity = header.Identity;
        string who = Shorten(identity.User, identity.Agent is null ? UserBytesMax : AgentBytesMax);
        if (identity.Agent is { } agent) who += "+" + Shorten(agent, AgentBytesMax);
        // How a literal reads a backslash depends on the session's settings.
        _prefix = $"{who}/{header.Id}".Replace('\\', '?');
        _words = Encoding.UTF8.GetBytes(_prefix.Replace("'", "''", StringComparison.Ordinal));
    }

    /// <summary>The value for a client that calls itself <paramref name="application"/>.</summary>
    public string Compose(string? application) =>
        Shorten(string.IsNullOrEmpty(application) ? _prefix : $"{_prefix} {application}", BytesMax);

    /// <summary>A text that gives the session another name, with the attribution in front of that name.</summary>
    public EditedText Edit(StatementDecision decision) => new(decision.NameEdits, _words);

    /// <summary>What the client is shown of a value that the target reports. A value without the attribution is mended at the next rest.</summary>
    public string Reported(string value)
    {
        if (!value.StartsWith(_prefix, StringComparison.Ordinal))
        {
            _lost = value;
            return value;
        }
        _lost = null;
        return value.Length > _prefix.Length ? value[(_prefix.Length + 1)..] : "";
    }

    /// <summary>
    /// Puts the attribution back where the client has set a name of its own, when the target owes nothing. In a transaction it lasts as long as that:
    /// what the client set takes effect, or none, with the transaction's end, and is mended then.
    /// </summary>
    public void Restore(Exchange exchange)
    {
        // In the middle of a message the SET would be taken for a part of it, and the message's own end for one that nobody has judged.
        if (exchange.ClientBody.IsForwarding) return;
        if (_lost is not { } name || exchange.TransactionStatus == ReadyForQuery.FailedTransaction) return;
        _lost = null;
        string scope = exchange.TransactionStatus == ReadyForQuery.InTransaction ? "LOCAL " : "";
        Query.Write(exchange.Target.Connection, Encoding.UTF8.GetBytes(Statement(Compose(name), scope)));
        exchange.Replies.Enqueue(ReplyKind.Query).Swallow = true;
        exchange.Target.Connection.Flush();
    }

    /// <summary>The statement that sets a value of <see cref="Compose"/>; <paramref name="scope"/> is <c>LOCAL </c> or nothing.</summary>
    public static string Statement(string composed, string scope = "")
    {
        // A backslash would mean what the session's standard_conforming_strings says.
        string literal = composed.Replace("'", "''", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal);
        return $"SET {scope}application_name = '{literal}'";
    }

    private static string Shorten(string text, int bytesMax)
    {
        var kept = new StringBuilder();
        int bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // The server replaces what is not printable ASCII by question marks of its own (guc.c, pg_clean_ascii).
            string part = rune.Value is >= 0x20 and < 0x7f ? rune.ToString() : "?";
            if (bytes + part.Length > bytesMax) break;
            kept.Append(part);
            bytes += part.Length;
        }
        return kept.ToString();
    }
}
