using HoopWire.Wire;

namespace HoopWire.Fuzz.Tests;

public class FuzzRunnerTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(20);

    [Fact]
    public void Run_RareBug_IsFoundAndItsInputGiven()
    {
        var report = Run(input =>
        {
            if (input.Length > 2 && input[0] == 'b' && input[1] == 'u' && input[2] == 'g') throw new IndexOutOfRangeException();
        }, dictionary: ["bug"u8.ToArray()]);
        Assert.Contains("IndexOutOfRangeException", report.Failure, StringComparison.Ordinal);
        Assert.Equal("bug"u8.ToArray(), report.Input![..3]);
    }

    [Fact]
    public void Run_BrokenPromise_IsFound() =>
        Assert.Contains("one byte too many", Run(input => FuzzFailure.Unless(input.Length < 40, "one byte too many")).Failure, StringComparison.Ordinal);

    [Fact]
    public void Run_AllocationByALengthField_IsFound() =>
        Assert.Contains("allocated", Run(input =>
        {
            if (input.Length > 3 && input[3] > 0x7f) _ = new byte[10 << 20];
        }).Failure, StringComparison.Ordinal);

    [Fact]
    public void Run_Refusal_IsAnAnswer()
    {
        var report = Run(_ => ProtocolException.Throw(ProtocolError.BadLength, "no"), executions: 1000);
        Assert.Null(report.Failure);
        Assert.Equal(1000, report.Executions);
    }

    [Fact]
    public void Run_SameSeed_SameInputs()
    {
        var first = Inputs();
        Assert.Equal(first, Inputs());
        Assert.True(first.Distinct().Count() > 500);
    }

    [Fact]
    public void Run_NewTrace_KeepsTheInput() =>
        Assert.True(Run(input => Trace.Note(1, input.Length), executions: 1000).Corpus > 10);

    [Fact]
    public void LastInput_DeadProcess_LeavesItsInput()
    {
        using var folder = new Kit.TemporaryFolder();
        var path = folder.File("x.last");
        var last = new LastInput(path);
        last.Write([1, 2, 3]);
        Assert.Equal([1, 2, 3], LastInput.Read(path)!);
        last.Dispose();
        Assert.Null(LastInput.Read(path));
    }

    private static List<string> Inputs()
    {
        var inputs = new List<string>();
        Run(input => inputs.Add(Convert.ToHexString(input)), executions: 1000);
        return inputs;
    }

    private static FuzzReport Run(FuzzTarget.Body body, byte[][]? dictionary = null, long executions = 200_000)
    {
        var target = new FuzzTarget("test", ["seed"u8.ToArray(), "other seed"u8.ToArray()], dictionary ?? [], _ => 1 << 20, body);
        return new FuzzRunner(target, seed: 7).Run(Time, executions);
    }
}
