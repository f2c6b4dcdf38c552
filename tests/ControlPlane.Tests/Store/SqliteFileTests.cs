using System.Text;
using HoopWire.Access;
using HoopWire.Kit;

namespace HoopWire.ControlPlane.Tests;

/// <summary>The embedded store's files.</summary>
public class SqliteFileTests
{
    [Fact]
    public async Task Store_Files_BelongToTheOwnerAndHoldNoKey()
    {
        using TemporaryFolder folder = new();
        string key;
        CapturedLogs logs;
        await using (Plane plane = await Plane.StartAsync(folder: folder))
        {
            key = await plane.KeyAsync("alice");
            logs = plane.Logs;
            await plane.Authenticator.AuthenticatePasswordAsync("alice", new Secret(key), default);
            await plane.Authenticator.AuthenticatePasswordAsync("bob", new Secret(key), default);
            await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
            string[] files = Directory.GetFiles(folder.File("data"));
            Assert.Contains(files, f => f.EndsWith("hoopwire.db", StringComparison.Ordinal));
            foreach (string file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
                AssertHoldsNot(file, key);
            }
        }

        foreach (string file in Directory.GetFiles(folder.File("data"))) AssertHoldsNot(file, key);
        Assert.DoesNotContain(logs.Lines, line => line.Contains(key[16..], StringComparison.Ordinal));
    }

    private static void AssertHoldsNot(string file, string key)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        // Both the whole key and its secret part alone.
        Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(key[16..])));
    }
}
