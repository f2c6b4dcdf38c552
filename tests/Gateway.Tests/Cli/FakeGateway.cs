using System.Globalization;
using System.Net;
using System.Text;
using HoopWire.Kit;

namespace HoopWire.Gateway.Cli;

/// <summary>Something that answers on loopback as a gateway's API might, with whatever a test wants a verb to be given.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _work;
    private readonly string _answer;

    public FakeGateway(string answer)
    {
        _answer = answer;
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _work = Task.Run(RunAsync);
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _work;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                context.Response.Close(Encoding.UTF8.GetBytes(_answer), willBlock: true);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
