using HoopWire.Tidy.Tests.Checks;

namespace HoopWire.Tidy.Tests;

public class PageTests
{
    [Fact]
    public void Missing_Repository_EveryNamedPathExists() =>
        Findings.None(SourceTree.Pages.SelectMany(page => DocumentPaths.Missing(page, SourceTree.Root)));

    [Fact]
    public void Tickets_Repository_SpeaksOfItselfOnly()
    {
        Findings.None(SourceTree.Code.SelectMany(Words.Tickets));
        Findings.None(SourceTree.Pages.SelectMany(Words.Tickets));
    }

    [Theory]
    [InlineData("See `src/Core/Nowhere.cs`.")]
    [InlineData("See `src/Core/Nowhere.cs:12`.")]
    [InlineData("See `Nowhere.cs`.")]
    [InlineData("Run `scripts/nothing --fast`.")]
    [InlineData("All of `src/Nowhere/*`.")]
    [InlineData("See [there](adr/9999-nothing.md#part).")]
    [InlineData("```sh\nscripts/nothing\n```")]
    public void Missing_PathToNothing_IsFound(string text) =>
        Assert.NotEmpty(DocumentPaths.Missing(new DocumentPage("docs/page.md", text), SourceTree.Root));

    [Theory]
    [InlineData("See `src/Core/IProtocol.cs:3`, `src/Core/`, `src/*/*.csproj`, `IProtocol.cs`, `scripts/test --fast`.")]
    [InlineData("See [there](../scripts/test), [web](https://example.com/a) and [below](#below).")]
    [InlineData("A type `application/json`, a folder `src/Protocols.<X>/Wire`, a file `artifacts/hoopwire`.")]
    public void Missing_PathToSomething_Passes(string text) =>
        Assert.Empty(DocumentPaths.Missing(new DocumentPage("docs/page.md", text), SourceTree.Root));

    [Theory]
    [InlineData("// fixes #12")]
    [InlineData("/* see issue 7 */")]
    [InlineData("/// <summary>As in PR #3.</summary>")]
    [InlineData("// copied from /work/place")]
    public void Tickets_CommentWithNumber_IsFound(string comment)
    {
        Assert.NotEmpty(Words.Tickets(SourceFile.Parse("a.cs", $"{comment}\nclass A {{ }}")));
        Assert.NotEmpty(Words.Tickets(new DocumentPage("README.md", comment)));
    }

    [Theory]
    [InlineData("// PKCS #12, RFC 7677, https://example.com/page#12, alice#orders")]
    [InlineData("// an issue of 3 seconds")]
    public void Tickets_OtherNumbers_Pass(string comment) =>
        Assert.Empty(Words.Tickets(SourceFile.Parse("a.cs", $"{comment}\nclass A {{ string B = \"#12\"; }}")));
}
