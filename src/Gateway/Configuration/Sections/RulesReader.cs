using System.Collections.Immutable;
using HoopWire.Policy;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>rules</c>.</summary>
internal static class RulesReader
{
    private static readonly (string Word, InTransaction Value)[] InTransactions = [("hold", InTransaction.Hold), ("deny", InTransaction.Deny)];
    private static readonly (string Word, OnDisconnect Value)[] OnDisconnects = [("withdraw", OnDisconnect.Withdraw), ("keep", OnDisconnect.Keep)];

    /// <summary>The rules, in file order.</summary>
    public static ImmutableArray<Rule> Read(Section root) =>
        IdentityReader.Unique(root.Children("rules"), ReadRule, rule => rule.Name, "rule");

    private static Rule? ReadRule(Section section)
    {
        string? name = section.Required("name", "the rule's name");
        bool enforce = section.Flag("enforce") ?? true;
        var masks = MasksReader.Read(section);
        var block = ReadBlock(section);
        var approve = ReadApprove(section);
        var limit = ReadLimit(section);
        var functions = FunctionsReader.Read(section);
        var kinds = GrantsReader.ReadKinds(section);
        var when = ScheduleReader.Read(section);
        var record = RecordingSectionReader.ReadRule(section);
        section.Done();
        if (!section.Has("mask") && !section.Has("block") && !section.Has("approve") && !section.Has("limit") && !section.Has("functions") && !section.Has("record"))
            section.Warn("name", "the rule does nothing; expected mask, block, approve, limit, functions or record in it.");
        if (name is null) return null;
        return new Rule(name)
        {
            Enforce = enforce,
            Masks = masks,
            Block = block,
            Approve = approve,
            Limit = limit,
            AllowedFunctions = functions,
            Kinds = kinds,
            When = when,
            Record = record,
            Source = section.Map.Place,
        };
    }

    private static BlockRule? ReadBlock(Section rule)
    {
        if (rule.Child("block") is not { } section) return null;
        var objects = ObjectsReader.Read(section);
        var effects = ReadEffects(section, objects);
        var text = TextFiltersReader.Read(section);
        string? message = section.Text("message", "what the person reads");
        section.Done();
        return new BlockRule(effects, message) { Text = text, Objects = objects };
    }

    private static ApproveRule? ReadApprove(Section rule)
    {
        if (rule.Child("approve") is not { } section) return null;
        var objects = ObjectsReader.Read(section);
        var effects = ReadEffects(section, objects);
        var text = TextFiltersReader.Read(section);
        var reviewers = section.Words("reviewers", "a list of group names");
        if (reviewers.IsEmpty) section.Error("reviewers", "found nobody; expected a list of groups whose members may approve.");
        var defaults = new ApproveRule(effects, reviewers);
        var read = defaults with
        {
            Text = text,
            Objects = objects,
            Timeout = section.Duration("timeout") ?? defaults.Timeout,
            HoldLimit = section.Duration("holdLimit") ?? defaults.HoldLimit,
            InTransaction = section.Choice("inTransaction", InTransactions) ?? defaults.InTransaction,
            OnDisconnect = section.Choice("onDisconnect", OnDisconnects) ?? defaults.OnDisconnect,
            BreakGlass = section.Words("breakGlass", "a list of group names"),
            Approvers = section.Integer("approvers", 1, 100) ?? defaults.Approvers,
        };
        section.Done();
        return read;
    }

    private static LimitRule? ReadLimit(Section rule)
    {
        if (rule.Child("limit") is not { } section) return null;
        var limit = new LimitRule
        {
            Rows = section.Long("rows", 0, long.MaxValue),
            Bytes = section.Size("bytes"),
            StatementTimeout = section.Duration("statementTimeout"),
            StatementsPerMinute = section.Long("statementsPerMinute", 1, 10_000_000),
        };
        section.Done();
        return limit;
    }

    private static Effects ReadEffects(Section section, ObjectSelectors objects)
    {
        var effects = Effects.None;
        string expected = "effects: " + string.Join(", ", EffectNames.All);
        var words = section.Texts("effects", expected);
        foreach (var word in words)
        {
            if (EffectNames.TryParse(word.Value, out var effect)) effects |= effect;
            else section.Context.Problems.Error(word, section.KeyOf("effects"), $"found '{word.Value}'; expected one of {string.Join(", ", EffectNames.All)}.");
        }

        if (words.IsEmpty && !section.Has("text") && objects.IsEmpty) section.Error("effects", $"found none, so the rule could never fire; expected {expected}.");
        return effects;
    }
}
