using System.Text.Json;

namespace HoopWire.Kit;

/// <summary>Runs tests/reader, which knows of recordings and of the root log what the documentation says, and has none of the gateway's code.</summary>
public static class IndependentReader
{
    /// <summary>What it finds in a recording: <c>state</c>, <c>frames</c>, <c>lines</c>, <c>head</c>, <c>events</c> it could read, <c>brokenFrame</c>.</summary>
    public static Task<JsonElement> ReadAsync(string file, string publicKeyFile, string? privateKeyFile = null) =>
        RunAsync(["recording", file, publicKeyFile, .. privateKeyFile is null ? Array.Empty<string>() : [privateKeyFile]]);

    /// <summary>What it finds in the root log of a data directory and the recordings it names: <c>lines</c>, <c>signed</c>, <c>recordings</c>, <c>findings</c>.</summary>
    public static Task<JsonElement> ReadLogAsync(string dataDirectory, string publicKeyFile) => RunAsync(["log", dataDirectory, publicKeyFile]);

    private static async Task<JsonElement> RunAsync(string[] arguments)
    {
        string program = Path.Combine(Repository.Root, "tests", "reader", "reader.mjs");
        var result = await RunningProcess.RunAsync("node", [program, .. arguments]);
        return JsonDocument.Parse(result.EnsureSuccess().StandardOutput).RootElement;
    }
}
