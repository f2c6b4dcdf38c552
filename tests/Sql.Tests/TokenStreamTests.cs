namespace HoopWire.Sql.Tests;

public class TokenStreamTests
{
    [Fact]
    public void MatchGroups_NestedBrackets_KnowTheirPartners()
    {
        var tokens = Of("([()])");

        Assert.Null(tokens.MatchGroups(10, out _));
        Assert.Equal((5, 4, 3), (tokens.Partner(0), tokens.Partner(1), tokens.Partner(2)));
        Assert.Equal((2, 1, 0), (tokens.Partner(3), tokens.Partner(4), tokens.Partner(5)));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("(]")]
    [InlineData("([)]")]
    [InlineData("()]")]
    public void MatchGroups_Unbalanced_SaysSo(string brackets) => Assert.Equal("unbalanced brackets", Of(brackets).MatchGroups(10, out _));

    [Fact]
    public void MatchGroups_DeeperThanAllowed_SaysSo()
    {
        Assert.Null(Of("((()))").MatchGroups(3, out _));
        Assert.Equal("it is nested too deeply", Of("((()))").MatchGroups(2, out _));
    }

    [Fact]
    public void Intern_SameText_IsOneEntry()
    {
        var names = new NameTable(word => word == "select" ? (ushort)7 : (ushort)0);
        var first = names.Intern("select");
        names.Intern("a");

        Assert.Equal(first, names.Intern("select"));
        Assert.Equal(("select", (ushort)7, 2), (names.Text(first), names.Keyword(first), names.Count));
        Assert.Equal(-1, names.Find("b"));
    }

    [Fact]
    public void Add_ManyTokens_KeepsThemAll()
    {
        var tokens = new TokenStream(new NameTable(_ => 0));
        for (var i = 0; i < 1000; i++)
        {
            tokens.Add(new SqlToken(SqlTokenKind.Comma, 0, i, 1, -1));
        }

        tokens.Replace(500, tokens[500] with { Length = 2 });
        Assert.Equal((1000, 999, 502), (tokens.Count, tokens[999].Start, tokens[500].End));
    }

    private static TokenStream Of(string brackets)
    {
        var tokens = new TokenStream(new NameTable(_ => 0));
        for (var i = 0; i < brackets.Length; i++)
        {
            tokens.Add(new SqlToken(Kind(brackets[i]), 0, i, 1, -1));
        }

        return tokens;
    }

    private static SqlTokenKind Kind(char c) => c switch
    {
        '(' => SqlTokenKind.LeftParenthesis,
        ')' => SqlTokenKind.RightParenthesis,
        '[' => SqlTokenKind.LeftBracket,
        _ => SqlTokenKind.RightBracket,
    };
}
