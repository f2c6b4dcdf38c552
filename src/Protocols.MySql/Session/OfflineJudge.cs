using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.Policy;

namespace HoopWire.MySql.Session;

/// <summary>The verdict on a text without a database at hand: what servers or settings read differently is not understood.</summary>
internal static class OfflineJudge
{
    /// <summary>Judges one text.</summary>
    public static Verdict Judge(CompiledPolicy policy, string command) => new StatementJudge(policy).Judge(Encoding.UTF8.GetBytes(command), new LexicalSettings()).Verdict;
}
