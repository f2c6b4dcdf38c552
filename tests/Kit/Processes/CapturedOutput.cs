using System.Text;

namespace HoopWire.Kit;

/// <summary>Everything one stream of a process has said so far, and a way to wait for more of it.</summary>
internal sealed class CapturedOutput
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _changed = NewSignal();
    private bool _ended;

    public CapturedOutput(StreamReader reader) => Ended = Task.Run(() => PumpAsync(reader));

    public Task Ended { get; }

    public string Text
    {
        get { lock (_gate) return _text.ToString(); }
    }

    /// <summary>The first whole line that is wanted, of what was said and will be; null when there is none to the end. Each line is looked at once.</summary>
    public async Task<string?> FindLineAsync(Func<string, bool> wanted, CancellationToken cancel)
    {
        int seen = 0;
        while (true)
        {
            Task changed;
            bool ended;
            string text;
            lock (_gate) (changed, ended, text) = (_changed.Task, _ended, _text.ToString(seen, _text.Length - seen));
            int whole = ended ? text.Length : text.LastIndexOf('\n') + 1;
            seen += whole;
            foreach (var line in text[..whole].Split('\n'))
                if (wanted(line.TrimEnd('\r'))) return line.TrimEnd('\r');
            if (ended) return null;
            await changed.WaitAsync(cancel);
        }
    }

    private async Task PumpAsync(StreamReader reader)
    {
        var buffer = new char[16 * 1024];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0) Publish(buffer.AsSpan(0, read), ended: false);
        Publish([], ended: true);
    }

    private void Publish(ReadOnlySpan<char> more, bool ended)
    {
        lock (_gate)
        {
            _text.Append(more);
            _ended = ended;
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
