using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>Takes a text apart into statements that are judged, and later sent, one by one.</summary>
internal static class OfflineStatements
{
    /// <summary>Reads the text by the servers' default settings; what the servers read differently is not understood.</summary>
    public static StatementTexts Read(CompiledPolicy policy, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return StatementTexts.Of(utf8, MySqlText.Classify(utf8, new LexicalSettings()), RecordedText.Redact(utf8, policy.DetectorSet), statement => Judge(policy, statement));
    }

    private static JudgedStatement Judge(CompiledPolicy policy, ReadOnlyMemory<byte> statement)
    {
        var reading = StatementReader.Read(statement.Span, new LexicalSettings());
        var verdict = OfflineJudge.Judge(policy, statement.ToArray());
        if (verdict.Kind == VerdictKind.Hold && reading.UsesVariables)
            verdict = new Verdict(VerdictKind.Deny, verdict.Rule, "What it does depends on variables of the session, so it needs an approval of its own each time");
        return new JudgedStatement(statement, verdict, reading.ChangesMeaning ? StateEffect.Lasting : StateEffect.None) { Kept = reading.Opens is { } database ? SessionState.TextOf(SessionState.Database, database) : statement };
    }
}
