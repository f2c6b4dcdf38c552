using System.Globalization;
using System.Text;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Bench.Audit;

/// <summary>
/// How much recording a row of the index stands for: of an application, whose statements repeat and are counted by the minute, and of people who type, whose every
/// command has a row of its own.
/// </summary>
internal sealed class RecordedBytes(IDictionary<string, double> results)
{
    private const int Commands = 200_000;
    private const int WordCount = 2000;

    // Of each statement of a session: 600 in a minute, which one row counts.
    private const int CommandsASecond = 10;

    public async Task RunAsync(long rows)
    {
        double repeated = await MeasureAsync(i => $"SELECT abalance FROM pgbench_accounts WHERE aid = {i * 7919 % 100_000}");
        Random random = new(1);
        string[] words = [.. Enumerable.Range(0, WordCount).Select(_ => random.GetString("abcdefghijklmnoprstuvwy", random.Next(3, 12)))];
        string Word() => words[random.Next(WordCount)];
        double typed = await MeasureAsync(_ => $"select {Word()}, {Word()}.{Word()} from {Word()} join {Word()} using ({Word()}) where {Word()} = '{Word()}-{random.Next(100_000)}' order by {Word()}");
        results["recording: bytes a command, statements that repeat"] = repeated;
        results["recording: bytes a command, statements that are typed"] = typed;
        foreach (long size in SearchTimes.Sizes(rows))
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"search of {size,10:N0} rows: GB of recordings, ");
            results[name + "an application's"] = size * 60.0 * CommandsASecond * repeated / 1e9;
            results[name + "typed"] = size * typed / 1e9;
        }
    }

    private static async Task<double> MeasureAsync(Func<int, string> text)
    {
        using var folder = new TemporaryFolder();
        await using (var recorder = FileRecorder.Start(new RecordingOptions(folder.Path), TimeProvider.System, NullLogger.Instance))
        {
            var now = TimeProvider.System.GetUtcNow();
            var identity = new Identity("bench", [], IdentityKind.Person, "key");
            var session = recorder.Open(new StillLoop(), new SessionHeader(SessionId.New(now), now, "postgres", identity, "bench", "bench", "127.0.0.1:1"));
            for (int i = 1; i <= Commands; i++)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(text(i));
                var command = new CommandEvent { Sequence = i, Kind = "query", Text = bytes, TextLength = bytes.Length, Verdict = VerdictKind.Pass };
                while (session.Command(command) != AppendResult.Written) Thread.Yield();
                var result = new ResultEvent { Sequence = i, Tag = "SELECT 1"u8, Rows = 1, Bytes = 11 + (i % 7), Duration = TimeSpan.FromMicroseconds(90 + (i % 100)) };
                while (session.Result(result) != AppendResult.Written) Thread.Yield();
            }

            session.Complete(new EndReason(Side.Client, Stage.Relay, "done"));
            await recorder.FlushAsync();
        }

        return (double)new RecordingCatalog(folder.Path).List().Single().Bytes / Commands;
    }
}
