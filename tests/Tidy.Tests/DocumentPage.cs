namespace HoopWire.Tidy.Tests;

/// <summary>One Markdown page.</summary>
internal sealed record DocumentPage(string Path, string Text)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path) ?? "";

    /// <summary>Each line with its number from 1, and whether it stands in a fenced block.</summary>
    public IEnumerable<(int Number, string Text, bool Fenced)> Lines()
    {
        var fenced = false;
        var number = 0;
        foreach (var line in Text.Split('\n'))
        {
            number++;
            var fence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            yield return (number, line, fenced && !fence);
            if (fence) fenced = !fenced;
        }
    }
}
