using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Connections to the console and to the admin listener that say nothing, or half a request: whoever asks beside them is answered.</summary>
[Trait("Category", "Server")]
public class SilentHttpTests
{
    private const int Crowd = 200;

    [Theory]
    [InlineData("")]
    [InlineData("GET /livez HTTP/1.1\r\nHost: loc")]
    public async Task Get_BesideSilentConnections_IsAnswered(string spoken)
    {
        await using var gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync());
        string key = await gateway.KeyAsync("alice");
        var silent = new List<TcpClient>();
        try
        {
            foreach (int port in (int[])[gateway.ConsolePort, gateway.AdminPort])
                for (int i = 0; i < Crowd; i++) silent.Add(await ConnectAsync(port, spoken));
            using var http = new HttpClient();
            http.DefaultRequestHeaders.ConnectionClose = true;
            for (int i = 0; i < 5; i++)
            {
                using var live = await http.GetAsync(new Uri($"http://127.0.0.1:{gateway.AdminPort}/livez"));
                Assert.Equal(HttpStatusCode.OK, live.StatusCode);
                using var asked = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{gateway.ConsolePort}/api/v1/whoami");
                asked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                using var who = await http.SendAsync(asked);
                Assert.Equal(HttpStatusCode.OK, who.StatusCode);
                Assert.Contains("\"alice\"", await who.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
        finally
        {
            foreach (var client in silent) client.Dispose();
        }
    }

    private static async Task<TcpClient> ConnectAsync(int port, string spoken)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        if (spoken.Length > 0) await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(spoken));
        return client;
    }
}
