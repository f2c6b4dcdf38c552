using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.State;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>How much of a client's texts a session keeps.</summary>
public class HeldTextTests
{
    private static readonly byte[] Long = new byte[StatementTable.TextBytesMax / 2 + 1];

    [Fact]
    public void ParseAnswered_NameIsTaken_CountsTheOneStatementThatThereIs()
    {
        var table = new StatementTable();
        var first = Statement("s");
        table.ParseForwarded(first);
        table.ParseAnswered(first, true);
        for (int i = 0; i < 3; i++)
        {
            var again = Statement("s");
            table.ParseForwarded(again);
            Assert.True(table.IsFull);
            table.ParseAnswered(again, false);
            Assert.False(table.IsFull);
        }

        table.CloseForwarded("s"u8);
        table.CloseAnswered("s"u8, true);
        var other = Statement("t");
        table.ParseForwarded(other);
        table.ParseAnswered(other, true);
        Assert.False(table.IsFull);
    }

    [Fact]
    public void ParseAnswered_NameWasDroppedBySql_CountsTheNewOneOnly()
    {
        var table = new StatementTable();
        for (int i = 0; i < 3; i++)
        {
            var statement = Statement("s");
            table.ParseForwarded(statement);
            table.ParseAnswered(statement, true);
            Assert.False(table.IsFull);
            if (i == 1) table.Forget("s"u8);
        }

        table.ForgetAll();
        var two = Statement("t");
        table.ParseForwarded(two);
        Assert.False(table.IsFull);
    }

    [Fact]
    public void Bind_PortalsOfClosedStatements_CountTheTextThatTheyKeep()
    {
        var portals = new PortalTable();
        portals.Bind("p"u8, Statement(""), 1, false);
        portals.Bind("p"u8, Statement(""), 2, false);
        Assert.False(portals.IsFull);
        portals.Bind("q"u8, Statement(""), 3, false);
        Assert.True(portals.IsFull);
        portals.Close("q"u8);
        Assert.False(portals.IsFull);
        portals.Bind("q"u8, Statement(""), 4, false);
        portals.TransactionEnded();
        portals.Bind("p"u8, Statement(""), 5, false);
        Assert.False(portals.IsFull);
    }

    [Fact]
    public void Keep_TextsOfManyReplies_FillTheQueueUntilTheyAreAnswered()
    {
        var queue = new ReplyQueue();
        for (int i = 0; i < 4; i++)
        {
            Assert.False(queue.IsFullOfTexts);
            queue.Keep(ref queue.Enqueue(ReplyKind.Parse), ReplyQueue.TextBytesMax / 4);
            queue.Enqueue(ReplyKind.Sync);
        }

        Assert.True(queue.IsFullOfTexts);
        // The one behind the oldest keeps none.
        queue.RemoveSecond();
        Assert.True(queue.IsFullOfTexts);
        queue.Dequeue();
        Assert.False(queue.IsFullOfTexts);
        while (queue.Count > 0) queue.Dequeue();
        queue.Keep(ref queue.Enqueue(ReplyKind.Parse), ReplyQueue.TextBytesMax - 1);
        Assert.False(queue.IsFullOfTexts);
    }

    private static PreparedStatement Statement(string name) =>
        new(System.Text.Encoding.ASCII.GetBytes(name), Long, StatementDecision.Unread, new StatementJudge(CompiledPolicy.Empty, null, null));
}
