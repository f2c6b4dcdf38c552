using HoopWire.Kit;
using HoopWire.Net;
using HoopWire.Policy.Masking;

namespace HoopWire.Core.Tests.Policy.Masking;

public sealed class SnapshotCacheTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Get_ManyWhoseReadingBeganTooEarly_ShareTheOneAfterIt()
    {
        using var readings = new Readings(_time);
        var first = readings.GetAsync(Now());
        var waiting = new List<Task<(string? Snapshot, string? Failure, long ReadAt)>>();
        for (int i = 0; i < 256; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            waiting.Add(readings.GetAsync(Now()));
        }

        await readings.WaitForAsync(1);
        Assert.Equal(1, readings.Begun);
        readings.Answer("old");
        Assert.Equal("old", (await first).Snapshot);
        await readings.WaitForAsync(2);
        readings.Answer("new");
        var answers = await Task.WhenAll(waiting);

        Assert.All(answers, answer => Assert.Equal("new", answer.Snapshot));
        Assert.Equal(2, readings.Begun);
        Assert.All(answers, answer => Assert.Equal(Now(), answer.ReadAt));
    }

    [Fact]
    public async Task Get_WithinTheAgeAskedFor_ReadsNothing()
    {
        using var readings = new Readings(_time);
        var first = readings.GetAsync(Now());
        await readings.WaitForAsync(1);
        readings.Answer("it");
        await first;
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("it", (await readings.GetAsync(_time.TickBefore(TimeSpan.FromSeconds(30)))).Snapshot);
        Assert.Equal(1, readings.Begun);
    }

    [Fact]
    public async Task Get_AfterAReadingThatFailed_ReadsAgain()
    {
        using var readings = new Readings(_time);
        var first = readings.GetAsync(Now());
        await readings.WaitForAsync(1);
        readings.Answer(null);
        Assert.Equal("unreadable", (await first).Failure);
        _time.Advance(CatalogueAge.ForUnknown);

        var second = readings.GetAsync(0);
        await readings.WaitForAsync(2);
        readings.Answer("it");

        Assert.Equal("it", (await second).Snapshot);
    }

    [Fact]
    public async Task Get_WithinASecondOfAFailure_IsAnsweredByIt()
    {
        using var readings = new Readings(_time);
        var first = readings.GetAsync(Now());
        await readings.WaitForAsync(1);
        // How long it took to fail is no part of its age.
        _time.Advance(TimeSpan.FromSeconds(10));
        readings.Answer(null);
        await first;
        for (int i = 0; i < 256; i++)
        {
            Assert.Equal("unreadable", (await readings.GetAsync(Now())).Failure);
            _time.Advance(TimeSpan.FromMilliseconds(3));
        }

        Assert.Equal(1, readings.Begun);
    }

    [Fact]
    public async Task Get_WithinASecondOfABrokenReading_BreaksToo()
    {
        using var readings = new Readings(_time);
        var first = readings.GetAsync(Now());
        await readings.WaitForAsync(1);
        readings.Break();
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);

        await Assert.ThrowsAsync<InvalidOperationException>(() => readings.GetAsync(Now()));
        Assert.Equal(1, readings.Begun);
    }

    [Fact]
    public async Task Get_WhileAReadingFails_TheOneAfterItIsTheirs()
    {
        using var readings = new Readings(_time);
        var first = readings.GetAsync(Now());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var second = readings.GetAsync(Now());
        await readings.WaitForAsync(1);
        readings.Break();
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await readings.WaitForAsync(2);
        readings.Answer("it");

        Assert.Equal("it", (await second).Snapshot);
        Assert.Equal("it", (await readings.GetAsync(0)).Snapshot);
    }

    [Fact]
    public async Task Get_ManyDatabases_ForgetsThoseThatCannotBeReadOrThatNobodyAsksFor()
    {
        using var readings = new Readings(_time);
        for (int key = 0; key < 1000; key++)
        {
            var reading = readings.GetAsync(Now(), key);
            await readings.WaitForAsync(key + 1);
            readings.Answer(key == 0 ? "it" : null);
            await reading;
            _time.Advance(TimeSpan.FromSeconds(1.5));
            Assert.InRange(readings.Count, 1, 64);
        }

        var again = readings.GetAsync(0, 0);
        await readings.WaitForAsync(1001);
        readings.Answer("it again");
        Assert.Equal("it again", (await again).Snapshot);
    }

    private long Now() => _time.GetTimestamp();

    private sealed class Readings(TimeProvider time) : SnapshotCache<int, string>(time), IDisposable
    {
        private readonly SemaphoreSlim _began = new(0);
        private TaskCompletionSource<string?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _begun;
        private int _seen;

        public int Begun => Volatile.Read(ref _begun);

        public Task<(string? Snapshot, string? Failure, long ReadAt)> GetAsync(long newerThan, int key = 0) => NewerAsync(key, newerThan, null!);

        public void Answer(string? snapshot) => Renew().SetResult(snapshot);

        public void Dispose() => _began.Dispose();

        public void Break() => Renew().SetException(new InvalidOperationException("broken"));

        public async Task WaitForAsync(int readings)
        {
            for (; _seen < readings; _seen++) await _began.WaitAsync();
        }

        protected override async Task<(string? Snapshot, string? Failure)> ReadAsync(int key, Loop loop, string? current)
        {
            var answer = Volatile.Read(ref _answer);
            Interlocked.Increment(ref _begun);
            _began.Release();
            return await answer.Task is { } snapshot ? (snapshot, null) : (null, "unreadable");
        }

        private TaskCompletionSource<string?> Renew() =>
            Interlocked.Exchange(ref _answer, new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
