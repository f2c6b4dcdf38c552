using HoopWire.Tidy.Tests.Checks;

namespace HoopWire.Tidy.Tests;

public class SizeTests
{
    [Fact]
    public void Files_Repository_AtMost400Lines() => Findings.None(SourceTree.Code.SelectMany(Sizes.Files));

    [Fact]
    public void Bodies_Repository_AtMost70Lines() => Findings.None(SourceTree.Code.SelectMany(Sizes.Bodies));

    [Theory]
    [InlineData(400, false)]
    [InlineData(401, true)]
    public void Files_Lines_CountedToTheLast(int lines, bool found)
    {
        var file = SourceFile.Parse("src/Core/A.cs", string.Concat(Enumerable.Repeat("// line\n", lines)));
        Assert.Equal(found, Sizes.Files(file).Any());
    }

    [Theory]
    [InlineData("class A {{ void M() {{ {0} }} }}")]
    [InlineData("class A {{ A() {{ {0} }} }}")]
    [InlineData("class A {{ int P {{ get {{ {0} return 1; }} }} }}")]
    [InlineData("class A {{ void M() {{ void L() {{ {0} }} }} }}")]
    [InlineData("class A {{ System.Action F = () => {{ {0} }}; }}")]
    [InlineData("{0}")]
    public void Bodies_LongBody_IsFound(string shape)
    {
        Assert.NotEmpty(Sizes.Bodies(Body(shape, 75)));
        Assert.Empty(Sizes.Bodies(Body(shape, 60)));
    }

    [Fact]
    public void Bodies_LongMappingTable_DoesNotCount()
    {
        var arms = string.Concat(Enumerable.Range(0, 100).Select(i => $"    {i} => Kind.K{i},\n"));
        Assert.Empty(Sizes.Bodies(SourceFile.Parse("a.cs", $"class A {{ Kind M(int i) => i switch\n{{\n{arms}}};\n}}")));

        var calls = string.Concat(Enumerable.Range(0, 100).Select(i => $"    {i} => Compute({i}),\n"));
        Assert.NotEmpty(Sizes.Bodies(SourceFile.Parse("a.cs", $"class A {{ Kind M(int i) => i switch\n{{\n{calls}}};\n}}")));
    }

    [Fact]
    public void Files_LongKeywordTable_DoesNotCount()
    {
        var words = string.Concat(Enumerable.Range(0, 500).Select(i => $"    \"word{i}\",\n"));
        Assert.Empty(Sizes.Files(SourceFile.Parse("a.cs", $"class A {{ string[] Words = [\n{words}]; }}\n")));
    }

    private static SourceFile Body(string shape, int lines) => SourceFile.Parse("a.cs",
        string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, "\n" + string.Concat(Enumerable.Repeat("M();\n", lines))));
}
