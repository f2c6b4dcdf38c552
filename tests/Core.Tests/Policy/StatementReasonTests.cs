using System.Text;
using HoopWire.Policy;

namespace HoopWire.Core.Tests.Policy;

public class StatementReasonTests
{
    [Theory]
    [InlineData("/* reason: ticket 7 */ DELETE FROM orders", "ticket 7")]
    [InlineData("/*reason:ticket 7*/DELETE FROM orders", "ticket 7")]
    [InlineData("  \r\n\t/* Reason:  ticket\r\n  7 */ DELETE FROM orders", "ticket 7")]
    [InlineData("-- reason: ticket 7\nDELETE FROM orders", "ticket 7")]
    [InlineData("-- reason: ticket 7\r\nDELETE FROM orders", "ticket 7")]
    [InlineData("--REASON: Müll aufräumen; -- 'twice' /*\nDELETE FROM orders", "Müll aufräumen; -- 'twice' /*")]
    [InlineData("/* reason: a\u0007b */ DELETE FROM orders", "a b")]
    [InlineData("/* reason: a\u2028b\u202ec */ DELETE FROM orders", "a b c")]
    [InlineData("/* reason: outer /* inner */ more */ DELETE FROM orders", "outer /* inner")]
    public void Find_LeadingComment_IsItsText(string text, string reason) => Assert.Equal(reason, StatementReason.Find(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("DELETE FROM orders")]
    [InlineData("DELETE FROM orders /* reason: late */")]
    [InlineData("/* why */ /* reason: second */ DELETE FROM orders")]
    [InlineData("/* no reason: this */ DELETE FROM orders")]
    [InlineData("/* reason */ DELETE FROM orders")]
    [InlineData("/* reason:   */ DELETE FROM orders")]
    [InlineData("/* reason: without end")]
    [InlineData("/*/ reason: x */ DELETE FROM orders")]
    [InlineData("/*! reason: run by MySQL */ DELETE FROM orders")]
    [InlineData("/*+ reason: a hint */ DELETE FROM orders")]
    [InlineData("-- reason: and no statement")]
    [InlineData("- - reason: x\nDELETE FROM orders")]
    public void Find_NothingLikeIt_IsNone(string text) => Assert.Null(StatementReason.Find(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("x")]
    [InlineData("€")]
    [InlineData("😀")]
    public void Find_LongReason_IsCutAtACharacter(string character)
    {
        string reason = StatementReason.Find(Encoding.UTF8.GetBytes($"/* reason: {string.Concat(Enumerable.Repeat(character, 100_000))} */ SELECT 1"))!;
        Assert.InRange(reason.Length, StatementReason.CharsMax - 2, StatementReason.CharsMax);
        Assert.EndsWith(character + "…", reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', reason);
    }

    [Fact]
    public void Find_BytesThatAreNotUtf8_AreReplaced() => Assert.Equal("\ufffdx", StatementReason.Find([.. "/* reason: "u8, 0xff, .. "x */"u8]));
}
