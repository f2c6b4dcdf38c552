using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>grants</c> and <c>defaults</c>.</summary>
internal static class GrantsReader
{
    /// <summary>The grants, in file order.</summary>
    public static ImmutableArray<GrantConfig> Read(Section root)
    {
        var grants = ImmutableArray.CreateBuilder<GrantConfig>();
        foreach (var section in root.Children("grants")) grants.Add(ReadGrant(section, grants.Count + 1));
        return grants.ToImmutable();
    }

    /// <summary>Names of the rules that every grant has.</summary>
    public static ImmutableArray<string> ReadDefaults(Section root)
    {
        if (root.Child("defaults") is not { } section) return [];
        var rules = section.Words("rules", "a list of rule names");
        section.Done();
        return rules;
    }

    private static GrantConfig ReadGrant(Section section, int number)
    {
        var grant = new GrantConfig(number, section.Map.File, section.Map.Line)
        {
            Groups = section.Words("groups", "a list of group names"),
            Users = section.Words("users", "a list of user names"),
            Targets = section.Words("targets", "a list of target names or patterns"),
            Labels = IdentityReader.ReadPairs(section, "labels", "a label's value"),
            Rules = section.Words("rules", "a list of rule names"),
            Kinds = ReadKinds(section),
            When = ScheduleReader.Read(section),
            As = section.Text("as", "the name of a credential"),
        };
        section.Done();
        if (grant.Groups.IsEmpty && grant.Users.IsEmpty) section.Error("groups", "found nobody; expected groups: [NAME] or users: [NAME].");
        if (grant.Targets.IsEmpty) section.Error("targets", "found none; expected names or patterns such as [orders, \"web-*\"].");
        return grant;
    }

    /// <summary>Kinds of identity that a grant or a rule is for; empty for all.</summary>
    public static ImmutableArray<IdentityKind> ReadKinds(Section section)
    {
        string expected = "one of " + string.Join(", ", IdentityReader.KindWords.Select(kind => kind.Word));
        var kinds = ImmutableArray.CreateBuilder<IdentityKind>();
        foreach (var item in section.Texts("kinds", expected))
        {
            var match = IdentityReader.KindWords.Where(kind => kind.Word == item.Value).ToList();
            if (match.Count == 1) kinds.Add(match[0].Value);
            else section.Context.Problems.Error(item, section.KeyOf("kinds"), $"found '{item.Value}'; expected {expected}.");
        }

        return kinds.ToImmutable();
    }
}
