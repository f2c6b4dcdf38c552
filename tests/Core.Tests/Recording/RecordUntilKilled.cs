using HoopWire.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Recording;

/// <summary>
/// A process to be killed: <c>record DIRECTORY</c> records commands on one session and prints the number of each once the recorder has taken it.
/// </summary>
internal static class RecordUntilKilled
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["record", string directory]) return 2;
        var options = new RecordingOptions(directory) { JournalBytes = 8 << 20, FrameBytes = 16 << 10, FrameAge = TimeSpan.FromMilliseconds(50) };
        await using var recorder = FileRecorder.Start(options, TimeProvider.System, NullLogger.Instance);
        using var loop = new TestLoop();
        var session = await loop.Call(() => recorder.Open(loop, RecorderFixture.Header()));
        await loop.Call(() => Record(session));
        return 0;
    }

    private static void Record(SessionRecorder session)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        for (long sequence = 1; ; sequence++)
        {
            bool failed = false;
            while (RecorderFixture.Command(session, sequence, "SELECT 1"u8) is var result && result != AppendResult.Written)
            {
                if (result == AppendResult.Failed && !failed) output.WriteLine("failed");
                failed |= result == AppendResult.Failed;
                Thread.Yield();
            }

            output.WriteLine($"{sequence}.");
        }
    }
}
