using HoopWire.Kit;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Policy.Masking;

namespace HoopWire.Core.Tests.Policy.Masking;

public sealed class CatalogueCacheTests
{
    private static readonly CompiledPolicy Policy = new(1, []);

    [Fact]
    public async Task Get_ManyWhileItIsWorkedOut_WorkItOutOnce()
    {
        using var catalogues = new Catalogues(new ManualTime());
        var asking = Enumerable.Range(0, 256).Select(_ => catalogues.GetAsync(0, Policy, 0, null!)).ToList();
        catalogues.Release();
        var answers = await Task.WhenAll(asking);

        Assert.Equal(1, catalogues.Closed);
        Assert.All(answers, answer => Assert.Same(answers[0].Columns, answer.Columns));
    }

    [Fact]
    public async Task Get_AfterItCouldNotBeWorkedOut_WorksItOutAgain()
    {
        using var catalogues = new Catalogues(new ManualTime()) { Breaks = true };
        catalogues.Release();
        await Assert.ThrowsAsync<InvalidOperationException>(() => catalogues.GetAsync(0, Policy, 0, null!));
        catalogues.Breaks = false;
        catalogues.Release();

        Assert.NotNull((await catalogues.GetAsync(0, Policy, 0, null!)).Columns);
    }

    [Fact]
    public async Task Protect_CannotBeWorkedOut_IsAFailedReading()
    {
        using var catalogues = new Catalogues(new ManualTime()) { Breaks = true };
        catalogues.Release();
        var policy = new CompiledPolicy(1, [new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("customers.ssn") }] }]);

        var protection = await catalogues.ProtectAsync(0, policy, 0, null!);

        Assert.Null(protection.Any);
        Assert.Equal("The target's catalogue could not be read: the gateway failed at it (InvalidOperationException)", protection.Failure);
    }

    private sealed class Catalogues(TimeProvider time) : CatalogueCache<int, string, object>(time), IDisposable
    {
        private readonly SemaphoreSlim _released = new(0);
        private int _closed;

        public int Closed => Volatile.Read(ref _closed);

        public bool Breaks { get; set; }

        public void Release() => _released.Release(256);

        public void Dispose() => _released.Dispose();

        protected override Task<(string? Snapshot, string? Failure)> ReadAsync(int key, Loop loop, string? current) =>
            Task.FromResult<(string?, string?)>((current ?? "a catalogue", null));

        protected override object Close(string snapshot, CompiledPolicy policy, long readAt)
        {
            _released.Wait();
            Interlocked.Increment(ref _closed);
            return Breaks ? throw new InvalidOperationException("broken") : new object();
        }

        protected override void Confirm(object columns, long readAt)
        {
        }
    }
}
