using System.Diagnostics;
using HoopWire.Wire;

namespace HoopWire.Fuzz;

/// <summary>Runs one target: its seeds, its corpus, then mutations of what showed something new.</summary>
internal sealed class FuzzRunner(FuzzTarget target, ulong seed, LastInput? last = null)
{
    private const int CorpusMax = 4000;
    private static readonly TimeSpan InputTimeMax = TimeSpan.FromSeconds(1);
    private readonly Xorshift _random = new(seed);
    private readonly Trace _trace = new();
    private readonly List<byte[]> _corpus = [];
    private long _executions;

    /// <summary>Stops at the first failure, or when <paramref name="time"/> has passed or <paramref name="executionsMax"/> inputs have run.</summary>
    public FuzzReport Run(TimeSpan time, long executionsMax = long.MaxValue, IEnumerable<byte[]>? corpus = null)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var input in target.Seeds.Concat(corpus ?? []))
        {
            if (Check(input) is { } failure) return Report(started, input, failure);
            _corpus.Add(input);
        }

        if (_corpus.Count == 0) _corpus.Add([]);
        var mutator = new Mutator(_random, target.Dictionary);
        while (_executions < executionsMax && Stopwatch.GetElapsedTime(started) < time)
        {
            var input = mutator.Mutate(_corpus[_random.Below(_corpus.Count)], _corpus[_random.Below(_corpus.Count)]);
            if (Check(input) is { } failure) return Report(started, input, failure);
            if (_trace.SawNew && _corpus.Count < CorpusMax) _corpus.Add(input);
        }

        return Report(started, null, null);
    }

    /// <summary>Runs one input; what is wrong with it, or null.</summary>
    public string? Check(byte[] input)
    {
        last?.Write(input);
        var failure = Once(input);
        // A pause of the machine or a first call's set-up is no fault of the input: only what repeats counts.
        if (failure is { Repeat: true }) failure = Once(input) is { Repeat: true } ? Once(input) : null;
        return failure?.Message;
    }

    private (string Message, bool Repeat)? Once(byte[] input)
    {
        _executions++;
        _trace.Begin();
        var started = Stopwatch.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(input);
        }
        catch (ProtocolException)
        {
            // Refusing is an answer.
        }
        catch (Exception e)
        {
            return ($"{e.GetType().Name}: {e.Message}\n{e.StackTrace}", false);
        }
        finally
        {
            Trace.End();
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (elapsed > InputTimeMax) return ($"{elapsed.TotalSeconds:0.0} s for {input.Length} bytes", true);
        return allocated > target.AllocationMax(input.Length) ? ($"{allocated} bytes allocated for {input.Length} bytes", true) : null;
    }

    private FuzzReport Report(long started, byte[]? input, string? failure) =>
        new(target.Name, _executions, Stopwatch.GetElapsedTime(started), _corpus.Count, input, failure);
}
