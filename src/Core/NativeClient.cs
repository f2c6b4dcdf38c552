using System.Collections.Immutable;

namespace HoopWire;

/// <summary>The command line of a native client. The key travels in the environment, never in an argument.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="KeyVariable">The environment variable it reads an access key from; null where it reads none.</param>
public sealed record NativeClient(string Program, ImmutableArray<string> Arguments, string? KeyVariable)
{
    /// <summary>Files that it is given while <c>connect</c> runs it. A command line that is printed does without: it must be of use with what the person has.</summary>
    public ImmutableArray<ClientFile> Files { get; init; } = [];
}
