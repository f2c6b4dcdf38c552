using HoopWire.Kit;

namespace HoopWire.Gateway.Cli;

/// <summary>Runs verbs in this process, in a folder of their own, with an environment of their own.</summary>
internal sealed class CliFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Dictionary<string, string> Environment { get; } = [];

    public string Folder => _folder.Path;

    public string Write(string name, string text) => _folder.Write(name, text);

    public async Task<ProcessResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error) { Environment = name => Environment.GetValueOrDefault(name), Folder = Folder };
        int code = await HoopwireCommand.RunAsync(arguments, terminal);
        return new ProcessResult(code, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Dispose();
}
