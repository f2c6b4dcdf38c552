using HoopWire.Kit;
using HoopWire.Postgres.Tests.Support.Relaying;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>Masked rows are the same however the network cuts what comes from the client and from the target.</summary>
public sealed class RelaySegmentationTests : IAsyncLifetime, IDisposable
{
    // BackendMessage.ParseComplete and BindComplete, without bodies.
    private static readonly byte[] Bound = [(byte)'2', 0, 0, 0, 4];
    private static readonly byte[] Prepared = [(byte)'1', 0, 0, 0, 4, (byte)'Z', 0, 0, 0, 5, (byte)'I'];

    private readonly TemporaryFolder _folder = new();
    private RelayRig _rig = null!;

    public Task InitializeAsync()
    {
        _rig = RelayRig.Start(_folder.Path, RelayRig.TwentyRules());
        _rig.Exchange(RelayRig.Prepare("s1", "SELECT aid, filler, note FROM pgbench_accounts WHERE aid = $1"), Prepared);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reply_CutAnywhere_IsMaskedAlike(bool simple)
    {
        byte[] request = simple ? RelayRig.Simple("SELECT aid, filler, note FROM pgbench_accounts") : RelayRig.Run("s1", "7");
        byte[] reply = RelayRig.Reply(simple ? [] : Bound, 3);
        _rig.Exchange(request, reply);
        byte[] toTarget = _rig.ToTarget.ToArray(), toClient = _rig.ToClient.ToArray();
        Assert.NotEqual(-1, toClient.AsSpan().IndexOf("[redacted]"u8));

        for (int cut = 1; cut < reply.Length; cut++) Check([], [cut], $"the reply cut at {cut}");
        for (int cut = 1; cut < request.Length; cut++) Check([cut], [], $"the request cut at {cut}");
        Check(Enumerable.Range(1, request.Length - 1), Enumerable.Range(1, reply.Length - 1), "byte by byte");
        for (int step = 2; step < 40; step++)
            Check([], Enumerable.Range(1, (reply.Length - 1) / step).Select(i => i * step), $"pieces of {step}");

        void Check(IEnumerable<int> requestCuts, IEnumerable<int> replyCuts, string how)
        {
            _rig.ExchangeInPieces(request, reply, requestCuts, replyCuts);
            Assert.Equal(-1, _rig.ToClient.IndexOf("nobody"u8));
            Assert.True(toClient.AsSpan().SequenceEqual(_rig.ToClient), how);
            Assert.True(toTarget.AsSpan().SequenceEqual(_rig.ToTarget), how);
        }
    }
}
