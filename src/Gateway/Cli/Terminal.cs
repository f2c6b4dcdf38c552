using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary>Where a verb reads and writes, and its environment.</summary>
internal sealed record Terminal(TextWriter Out, TextWriter Error)
{
    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The protocols that the program speaks.</summary>
    public ProtocolList Protocols { get; init; } = Composition.Protocols.All;

    /// <summary>The folder that relative names start from.</summary>
    public string Folder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The next key that was pressed, null for none yet; null where there is no keyboard.</summary>
    public Func<ConsoleKey?>? Key { get; init; }

    /// <summary>Whether output may be coloured.</summary>
    public bool Colored { get; init; }

    /// <summary>The process's own terminal.</summary>
    public static Terminal Own() => new(Console.Out, Console.Error)
    {
        Key = Console.IsInputRedirected ? null : static () => Console.KeyAvailable ? Console.ReadKey(intercept: true).Key : null,
        Colored = !Console.IsOutputRedirected && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR")),
    };

    /// <summary>Text in a colour (an SGR number, ECMA-48 8.3.117), where colours are wanted.</summary>
    public string Paint(string text, int color) =>
        Colored ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\u001b[{color}m{text}\u001b[0m") : text;
}
