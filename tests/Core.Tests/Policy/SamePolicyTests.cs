using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Policy.Filters;
using HoopWire.Policy.Masking;

namespace HoopWire.Core.Tests.Policy;

/// <summary>Two policies say the same where their rules do, however often the file was read.</summary>
public class SamePolicyTests
{
    private static readonly Dictionary<string, Func<Rule, Rule>> Changes = new()
    {
        ["name"] = r => r with { Name = "other" },
        ["enforce"] = r => r with { Enforce = false },
        ["record"] = r => r with { Record = RecordedResults.Masked },
        ["functions"] = r => r with { AllowedFunctions = ["f", "h"] },
        ["kinds"] = r => r with { Kinds = [] },
        ["limit"] = r => r with { Limit = r.Limit! with { Bytes = 5 } },
        ["no limit"] = r => r with { Limit = null },
        ["block"] = r => r with { Block = r.Block! with { Effects = Effects.Dcl } },
        ["no block"] = r => r with { Block = null },
        ["block text"] = r => r with { Block = r.Block! with { Text = [new TextFilter("x", true, true)] } },
        ["block objects"] = r => r with { Block = r.Block! with { Objects = new ObjectSelectors { Functions = ["f"] } } },
        ["approve objects"] = r => r with { Approve = r.Approve! with { Objects = new ObjectSelectors { Relations = [ColumnPattern.TryParse("a.*")!] } } },
        ["approve"] = r => r with { Approve = r.Approve! with { Approvers = 2 } },
        ["reviewers"] = r => r with { Approve = r.Approve! with { Reviewers = ["b"] } },
        ["break glass"] = r => r with { Approve = r.Approve! with { BreakGlass = [] } },
        ["approve text"] = r => r with { Approve = r.Approve! with { Text = [new TextFilter("x", false, false)] } },
        ["column"] = r => With(r, 0, r.Masks[0] with { Column = ColumnPattern.TryParse("a.c") }),
        ["mask"] = r => With(r, 0, r.Masks[0] with { KeptCharacters = 2 }),
        ["detectors"] = r => With(r, 1, r.Masks[1] with { Detect = [DetectorKind.Email] }),
        ["fewer masks"] = r => r with { Masks = [r.Masks[0]] },
    };

    public static TheoryData<string> Things => [.. Changes.Keys];

    [Fact]
    public void IsSameAs_RulesReadAnew_IsTrue() =>
        Assert.True(Policy(Whole()).IsSameAs(Policy(Whole() with { Source = "elsewhere.yaml:9" }, version: 2)));

    [Theory]
    [MemberData(nameof(Things))]
    public void IsSameAs_OneThingOtherwise_IsFalse(string thing)
    {
        var (one, other) = (Policy(Whole()), Policy(Changes[thing](Whole())));
        Assert.False(one.IsSameAs(other));
        Assert.False(other.IsSameAs(one));
    }

    [Fact]
    public void IsSameAs_OtherOrderOrNumberOfRules_IsFalse()
    {
        Rule one = new("one"), two = new("two");
        Assert.False(new CompiledPolicy(1, [one, two]).IsSameAs(new CompiledPolicy(1, [two, one])));
        Assert.False(new CompiledPolicy(1, [one, two]).IsSameAs(new CompiledPolicy(1, [one])));
    }

    [Fact]
    public void IsSameAs_OtherKeysOrOtherResults_IsFalse()
    {
        Assert.False(Policy(Whole()).IsSameAs(Policy(Whole(), secret: "another-secret-of-masks")));
        Assert.False(Policy(Whole()).IsSameAs(Policy(Whole(), domain: "another-secret-of-a-domain")));
        Assert.False(Policy(Whole()).IsSameAs(new CompiledPolicy(1, [Whole()])));
        Assert.False(new CompiledPolicy(1, [Whole()]).IsSameAs(Policy(Whole())));
        Assert.False(new CompiledPolicy(1, [Whole()]).IsSameAs(new CompiledPolicy(1, [Whole()]) { DefaultResults = RecordedResults.None }));
    }

    private static Rule Whole() => new("whole")
    {
        Block = new BlockRule(Effects.Ddl, "No") { Text = [new TextFilter("x", false, true)] },
        Approve = new ApproveRule(Effects.Write, ["a"]) { Text = [new TextFilter("y", false, true)], BreakGlass = ["g"] },
        Limit = new LimitRule { Bytes = 4 },
        Masks = [new MaskRule(MaskKind.Partial) { Column = ColumnPattern.TryParse("a.b") }, new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email, DetectorKind.CreditCard] }],
        AllowedFunctions = ["f", "g"],
        Kinds = [IdentityKind.Person],
        Source = "hoopwire.yaml:5",
    };

    private static Rule With(Rule rule, int index, MaskRule mask) => rule with { Masks = rule.Masks.SetItem(index, mask) };

    private static CompiledPolicy Policy(Rule rule, long version = 1, string secret = "a-secret-of-the-masks", string domain = "a-secret-of-a-domain") => new(version, [rule])
    {
        Keys = new MaskKeys(new Secret(secret), ImmutableDictionary<string, Secret>.Empty.Add("d", new Secret(domain))),
    };
}
