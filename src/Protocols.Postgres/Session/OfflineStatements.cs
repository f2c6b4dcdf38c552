using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;

namespace HoopWire.Postgres.Session;

/// <summary>Takes a text apart into statements that are judged, and later sent, one by one.</summary>
internal static class OfflineStatements
{
    /// <summary>Reads the text with the server's default settings.</summary>
    public static StatementTexts Read(CompiledPolicy policy, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var facts = PostgresClassifier.Classify(utf8, LexicalSettings.Default);
        return StatementTexts.Of(utf8, facts, RecordedText.Redact(utf8, LexicalSettings.Default, policy.DetectorSet), statement => Judge(policy, statement));
    }

    private static JudgedStatement Judge(CompiledPolicy policy, ReadOnlyMemory<byte> statement)
    {
        var (facts, tree) = PostgresClassifier.Read(statement.Span, LexicalSettings.Default);
        return new JudgedStatement(statement, OfflineJudge.Judge(policy, statement.Span, facts), StateEffects.Of(facts, tree, statement.Span));
    }
}
