namespace HoopWire.Gateway.Cli;

/// <summary>Plays a recording in the terminal: as fast as the session was, or so many times as fast, with keys where there is a keyboard.</summary>
internal sealed class ReplayPlayer(Terminal terminal, RecordingSource source, bool json)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private readonly Replay _replay = new(terminal);
    private double? _speed;
    private DateTimeOffset? _start;
    private TimeSpan _position;
    private TimeSpan? _seek;
    private bool _paused;
    private bool _quit;

    /// <summary>How many times as fast as the session was; null: without waiting.</summary>
    public double? Speed { init => _speed = value; }

    /// <summary>Where in the session to start.</summary>
    public TimeSpan From { init => _seek = value > TimeSpan.Zero ? value : null; }

    /// <summary>Plays until the end, or until q is pressed.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        // Back to a place behind: what lies before it is passed over again.
        while (await PlayAsync(cancel)) _position = TimeSpan.Zero;
    }

    /// <summary>Plays from the beginning, passing over what lies before the place to seek to. True when it is to start again, for a place behind.</summary>
    private async Task<bool> PlayAsync(CancellationToken cancel)
    {
        foreach (var line in source.ReadLines(_seek ?? TimeSpan.Zero))
        {
            var time = Replay.TimeOf(line);
            _start ??= time;
            if (time - _start is { } place)
            {
                await WaitAsync(place, cancel);
                if (_quit) return false;
                if (_seek is { } back && back < _position) return true;
            }

            // What has no time goes with what stands before it.
            if (_seek is { } ahead && !(time - _start >= ahead))
            {
                _replay.PassOver(line);
                continue;
            }

            _seek = null;
            _position = time - _start ?? _position;
            if (json) await terminal.Out.WriteLineAsync(line.ToJsonString(ListPrinter.Lines));
            else _replay.Print(line);
        }

        return false;
    }

    private async Task WaitAsync(TimeSpan place, CancellationToken cancel)
    {
        while (_speed is { } speed && _seek is null && !_quit && (_paused || place > _position))
        {
            await terminal.Out.FlushAsync(cancel);
            var left = _paused ? Look : (place - _position) / speed;
            var pause = terminal.Key is null || left < Look ? left : Look;
            await Task.Delay(pause, terminal.Time, cancel);
            if (!_paused) _position = pause == left ? place : _position + (pause * speed);
            ReadKeys();
        }
    }

    private void ReadKeys()
    {
        while (terminal.Key?.Invoke() is { } key)
        {
            switch (key)
            {
                case ConsoleKey.Spacebar: _paused = !_paused; break;
                case ConsoleKey.RightArrow: _seek = (_seek ?? _position) + Step; break;
                case ConsoleKey.LeftArrow: SeekBack(); break;
                case ConsoleKey.Add or ConsoleKey.OemPlus: _speed *= 2; break;
                case ConsoleKey.Subtract or ConsoleKey.OemMinus: _speed /= 2; break;
                case ConsoleKey.Q or ConsoleKey.Escape: _quit = true; break;
            }
        }
    }

    private void SeekBack()
    {
        var from = _seek ?? _position;
        _seek = from > Step ? from - Step : TimeSpan.FromTicks(1);
        terminal.Out.WriteLine($"── back to +{_seek.Value.TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)}s");
    }
}
