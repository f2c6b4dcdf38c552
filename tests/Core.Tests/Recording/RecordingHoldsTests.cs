using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Recording;

public class RecordingHoldsTests
{
    private static readonly string Id = SessionId.New(DateTimeOffset.UtcNow);

    [Fact]
    public void IsHeld_NoFolder_IsNot()
    {
        using var folder = new TemporaryFolder();
        var holds = new RecordingHolds(folder.Path);
        Assert.False(holds.IsHeld(Id));
        Assert.True(holds.Hold(Id, "carol", "A case.", DateTimeOffset.UtcNow));
        Assert.True(holds.IsHeld(Id));
        Assert.False(holds.Hold(Id, "carol", null, DateTimeOffset.UtcNow));
        Assert.True(holds.Release(Id));
        Assert.False(holds.IsHeld(Id));
    }

    [Fact]
    public void IsHeld_DiskCannotSay_IsAndKeepsTheRecording()
    {
        using var folder = new TemporaryFolder();
        // Refuses every look, also of those whom no mode keeps out.
        File.CreateSymbolicLink(folder.File("holds"), folder.File("holds"));
        var holds = new RecordingHolds(folder.Path);
        Assert.True(holds.IsHeld(Id));
        Assert.False(holds.BeginDeletion(Id));
        Assert.ThrowsAny<IOException>(() => holds.Hold(Id, "carol", null, DateTimeOffset.UtcNow));
        Assert.ThrowsAny<IOException>(() => holds.Release(Id));
    }
}
