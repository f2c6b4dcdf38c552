using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

public class OwnRecordingsTests
{
    [Fact]
    public async Task Has_NamedWhileTheClockWasFarAhead_IsFound()
    {
        using TemporaryFolder folder = new();
        ManualTime time = new();
        List<SessionHeader> sessions = [];
        await using (Plane plane = await Plane.StartAsync(folder: folder, time: time))
        {
            // Ahead and set back: the log goes on in the newest file until that day comes.
            foreach (int days in new[] { 0, 400, -399, 2, 700, -700 })
            {
                time.Advance(TimeSpan.FromDays(days));
                SessionHeader header = new FakeSession(SessionId.New(time.GetUtcNow()), Plane.Person("alice"), "orders", time.GetUtcNow()).Header;
                plane.Host.Audit.SessionStarted(header);
                await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
                sessions.Add(header);
            }
        }

        OwnRecordings own = new(folder.File("data"));
        Assert.All(sessions, header => Assert.True(own.Has(header.Id, header.StartedAt)));
        Assert.False(own.Has(SessionId.New(sessions[^1].StartedAt), sessions[^1].StartedAt));
    }
}
