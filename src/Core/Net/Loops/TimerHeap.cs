namespace HoopWire.Net;

/// <summary>The timers of one loop by due time. Cancelled ones stay until they are due or outnumber the live ones.</summary>
internal sealed class TimerHeap(TimeProvider time)
{
    private const int SweepAt = 1024;

    private readonly PriorityQueue<Entry, (long Due, long Order)> _queue = new();
    private long _order;
    private int _cancelled;

    public int Count => _queue.Count - _cancelled;

    public LoopTimer Add(TimeSpan due, Action<object?> callback, object? state)
    {
        double ticks = Math.Max(due.TotalSeconds, 0) * time.TimestampFrequency;
        long at = ticks >= long.MaxValue / 2 ? long.MaxValue / 2 : time.GetTimestamp() + (long)ticks;
        var entry = new Entry(this, callback, state);
        _queue.Enqueue(entry, (at, _order++));
        return entry;
    }

    /// <summary>Milliseconds until the next timer is due, rounded up; -1 without timers.</summary>
    public int MillisecondsToNext()
    {
        DropCancelled();
        if (!_queue.TryPeek(out _, out var key))
            return -1;

        long left = key.Due - time.GetTimestamp();
        return left <= 0 ? 0 : (int)Math.Min((left / (double)time.TimestampFrequency * 1000) + 1, int.MaxValue);
    }

    /// <summary>Takes out the next timer that is due.</summary>
    public bool TryTakeDue(out Action<object?> callback, out object? state)
    {
        DropCancelled();
        if (_queue.TryPeek(out Entry? entry, out var key) && key.Due <= time.GetTimestamp())
        {
            _queue.Dequeue();
            (callback, state) = entry.Take();
            return true;
        }

        (callback, state) = (null!, null);
        return false;
    }

    private void DropCancelled()
    {
        while (_queue.TryPeek(out Entry? entry, out _) && entry.IsCancelled)
        {
            _queue.Dequeue();
            _cancelled--;
        }
    }

    private void NoteCancelled()
    {
        if (++_cancelled < SweepAt || _cancelled < _queue.Count / 2)
            return;

        var live = _queue.UnorderedItems.Where(item => !item.Element.IsCancelled).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(live);
        _cancelled = 0;
    }

    private sealed class Entry(TimerHeap heap, Action<object?> callback, object? state) : LoopTimer
    {
        private Action<object?>? _callback = callback;
        private object? _state = state;

        public bool IsCancelled => _callback is null;

        public (Action<object?> Callback, object? State) Take()
        {
            var taken = (_callback!, _state);
            (_callback, _state) = (null, null);
            return taken;
        }

        public override void Cancel()
        {
            if (_callback is null)
                return;

            (_callback, _state) = (null, null);
            heap.NoteCancelled();
        }
    }
}
