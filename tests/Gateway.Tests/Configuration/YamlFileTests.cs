using HoopWire.Kit;

namespace HoopWire.Gateway.Configuration;

public sealed class YamlFileTests : IDisposable
{
    private const string File = "hoopwire.yaml";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x: [a\ny: b\n", 1)]
    [InlineData("x: {a: b\ny: c\n", 1)]
    [InlineData("dataDirectory: data\ninclude: [conf.d/*.yaml\nlisteners:\n  postgres: {address: 127.0.0.1:5432}\n", 2)]
    [InlineData("grants:\n  - groups: [dba\n    targets: [orders]\n  - groups: [ops]\n", 2)]
    public void Read_BracketLeftOpen_NamesTheLine(string text, int line)
    {
        var problem = Assert.Single(Read(text));
        Assert.Equal(line, problem.Line);
        Assert.EndsWith(File, problem.File, StringComparison.Ordinal);
        Assert.Contains("not YAML", problem.Message, StringComparison.Ordinal);
        Assert.Contains("bracket", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100_000)]
    public void Read_NestedDeeply_IsAProblem(int depth)
    {
        var problem = Assert.Single(Read($"x: {new string('[', depth)}{new string(']', depth)}\n"));
        Assert.Contains("nested too deeply", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>A file is read while somebody writes it, and by people who mistype.</summary>
    [Fact]
    public void Read_EveryPrefixAndEveryLostCharacter_EndsInProblemsAtMost()
    {
        const string good = ConfigFixture.Minimal + """
            include: ["conf.d/*.yaml", 'other.yaml']
            anchors: [&a {b: "c\n"}, *a, !tag x, ? y]
            text: |
              several
              lines
            folded: >-
              more
            """;
        Assert.Empty(Read(good));
        for (int i = 0; i < good.Length; i++)
        {
            Read(good[..i]);
            Read(good.Remove(i, 1));
        }
    }

    private IReadOnlyList<Problem> Read(string text)
    {
        var problems = new Problems();
        YamlFile.Read(_folder.Write(File, text), problems);
        return problems.Sorted;
    }
}
