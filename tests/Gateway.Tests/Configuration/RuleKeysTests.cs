using HoopWire.Policy.Schedules;

namespace HoopWire.Gateway.Configuration;

public sealed class RuleKeysTests : IDisposable
{
    private readonly ConfigFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Load_FunctionsKindsWhenAndRate_AreRead()
    {
        var rule = _fixture.Valid(With(
            "functions: {allow: [audit_note, app.price_of]}", "kinds: [ci, agent]", "limit: {statementsPerMinute: 600}",
            "when: [{days: [fri-mon], hours: [22:00-06:00, 12:00-13:00], zone: Europe/Berlin}, {days: [wed]}]")).Rules[0];
        Assert.Equal("audit_note app.price_of", string.Join(' ', rule.AllowedFunctions));
        Assert.Equal("Ci Agent", string.Join(' ', rule.Kinds));
        Assert.Equal(600, rule.Limit!.StatementsPerMinute);
        Assert.Equal("sun mon fri sat 22:00-06:00 12:00-13:00 Europe/Berlin or wed UTC", rule.When!.ToString());
        Assert.Equal(4, rule.When.Windows[0].Days.Length);
        Assert.Equal(new HourRange(720, 780), rule.When.Windows[0].Hours[1]);
    }

    [Fact]
    public void Load_RelationsColumnsAndFunctionsOfABlock_AreRead()
    {
        var loaded = _fixture.Load(ConfigFixture.Minimal + """
              - name: hr
                approve: {effects: [write], relations: [hr.*, payments], columns: ["*.salary", a.b.c], functions: [dblink*, app.purge], reviewers: [leads]}
            """);
        Assert.DoesNotContain(loaded.Problems, p => p.IsError);
        var objects = loaded.Config!.Rules[^1].Approve!.Objects;
        Assert.Equal(["hr.*.*", "*.payments.*"], objects.Relations.Select(p => p.ToString()));
        Assert.Equal(["*.*.salary", "a.b.c"], objects.Columns.Select(p => p.ToString()));
        Assert.Equal(["dblink*", "app.purge"], objects.Functions.AsEnumerable());
    }

    [Theory]
    [InlineData("functions: {}", "functions.allow", "found no functions")]
    [InlineData("functions: {allow: []}", "functions.allow", "found no functions")]
    [InlineData("functions: {allow: [\"app.*\"]}", "functions.allow", "found 'app.*'")]
    [InlineData("functions: {allow: [a.b.c]}", "functions.allow", "found 'a.b.c'")]
    [InlineData("functions: {deny: [x]}", "functions.deny", "unknown key")]
    [InlineData("kinds: [robot]", "kinds", "found 'robot'")]
    [InlineData("approve: {relations: [a.b.c], reviewers: [x]}", "approve.relations", "found 'a.b.c'")]
    [InlineData("approve: {relations: [], reviewers: [x]}", "approve.relations", "found nothing")]
    [InlineData("approve: {columns: [a.b.c.d], reviewers: [x]}", "approve.columns", "found 'a.b.c.d'")]
    [InlineData("approve: {functions: [a.b.c], reviewers: [x]}", "approve.functions", "found 'a.b.c'")]
    [InlineData("limit: {statementsPerMinute: 0}", "limit.statementsPerMinute", "found '0'")]
    [InlineData("when: []", "when", "found no window")]
    [InlineData("when: {}", "when.days", "neither days nor hours")]
    [InlineData("when: {zone: UTC}", "when.days", "neither days nor hours")]
    [InlineData("when: {days: [monday]}", "when.days", "found 'monday'")]
    [InlineData("when: {hours: [8-18]}", "when.hours", "found '8-18'")]
    [InlineData("when: {days: [mon], zone: Europe/Nowhere}", "when.zone", "found 'Europe/Nowhere'")]
    [InlineData("when: [{days: [mon], every: week}]", "when[1].every", "unknown key")]
    public void Load_WrongValue_IsAMistakeWithItsKey(string key, string path, string message)
    {
        var problems = _fixture.Load(With(key)).Problems.Where(problem => problem.IsError).ToList();
        Assert.Contains(problems, p => p.Key == "rules[no-ddl]." + path && p.Message.Contains(message, StringComparison.Ordinal));
    }

    private static string With(params string[] keys) =>
        ConfigFixture.Minimal.TrimEnd() + "\n" + string.Concat(keys.Select(key => "    " + key + "\n"));
}
