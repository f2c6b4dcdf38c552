using HoopWire.Kit;

namespace HoopWire.Evasion.Tests;

/// <summary>docs/security.md tells of all that is tried here.</summary>
public class SecurityTableTests
{
    // Of these the page has rows by their cases, or a sentence.
    private static readonly Type[] Others = [typeof(MaskEvasionTests), typeof(MaskEvasion18Tests), typeof(ToolTests), typeof(SecurityTableTests)];

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"));

    public static TheoryData<string> Classes() => [.. typeof(SecurityTableTests).Assembly.GetTypes().Where(type => !type.IsAbstract && Games.TestsOf(type) > 0).Except(Others).Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Page_Class_HasItsRow(string name) => Assert.Contains($"\n| `{name}`: ", Page, StringComparison.Ordinal);

    [Fact]
    public void Page_Games_AreAsTheirSourcesSend() => Assert.True(Page.Contains(SecurityTable.GameRows(), StringComparison.Ordinal), $"The page does not have these rows:\n{SecurityTable.GameRows()}");

    [Theory]
    [InlineData("await client.RunAsync(Way.Simple, sql);", "simple; whole")]
    [InlineData("foreach (var way in Enum.GetValues<Way>()) Login(byteByByte: true);", "simple, extended text, extended binary; whole and in pieces")]
    [InlineData("client.SendAsync(Bind(\"\", \"\", false));", "extended text; whole")]
    [InlineData("new MySqlCommand(sql); await command.PrepareAsync(); game.OpenAsync(cut);", "text, prepared; whole and in pieces")]
    public void SentBy_Source_IsTheWaysInIt(string source, string sent) => Assert.Equal(sent, Games.SentBy(typeof(SecurityTableTests), _ => source));
}
