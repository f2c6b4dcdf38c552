namespace HoopWire.Tidy.Tests;

public class FileSizeTests
{
    private const int LinesMax = 400;

    [Fact]
    public void SourceFile_Length_AtMost400Lines()
    {
        var tooLong = new[] { "src", "tests", "bench", "fuzz" }
            .SelectMany(folder => SourceTree.Files(folder, "*.cs"))
            .Select(f => (File: SourceTree.Relative(f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > LinesMax)
            .Select(f => $"{f.File}: {f.Lines} lines");
        Assert.Empty(tooLong);
    }
}
