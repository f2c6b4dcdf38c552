using System.ComponentModel;
using System.Diagnostics;

namespace HoopWire.Gateway.Cli;

/// <summary>Runs a native client to its end.</summary>
internal static class ClientProcess
{
    /// <summary>The environment variable that holds the person's key.</summary>
    public const string Token = "HOOPWIRE_TOKEN";

    /// <summary>The client's status. Its files are gone when this returns, however it ended.</summary>
    /// <param name="client">The client.</param>
    /// <param name="key">The person's key; null for none.</param>
    public static async Task<int> RunAsync(NativeClient client, string? key)
    {
        var start = new ProcessStartInfo(client.Program);
        start.Environment.Remove(Token);
        if (key is not null && client.KeyVariable is { } variable) start.Environment[variable] = key;
        using var signals = new PassedSignals();
        using var folder = new ClientFolder(client, start);
        foreach (string argument in client.Arguments) start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            signals.To(process);
            await process.WaitForExitAsync(CancellationToken.None);
            signals.To(null);
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            throw CliException.Unknown($"{client.Program} is not installed: install it, or use --print and connect with another client.");
        }
    }
}
