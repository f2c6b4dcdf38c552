using System.Collections.Immutable;
using HoopWire.ControlPlane;
using HoopWire.Gateway.Configuration;
using HoopWire.Policy;

namespace HoopWire.Gateway.Composition;

/// <summary>What a person's rules say of statements that are asked for ahead of time.</summary>
internal static class StatementSets
{
    private const int StatementsMax = 1000;

    /// <summary>Reads and judges the statements one by one.</summary>
    public static StatementSetPlan Plan(ConfigDirectory directory, StatementSet set)
    {
        var grant = directory.Reachable(set.Requester).FirstOrDefault(grant => grant.Target.Name == set.Target);
        if (grant is null) return Refused($"There is no target '{set.Target}' for you.");
        var protocol = directory.Config.Protocols.Named(grant.Target.Protocol);
        var text = protocol.ReadStatements(grant.Policy, set.Text);
        if (text.Refusal is not null) return Refused(text.Refusal);
        if (text.Statements.Length > StatementsMax) return Refused($"There are {text.Statements.Length} statements; expected at most {StatementsMax}.");
        ApproveRule? terms = null;
        var held = ImmutableArray.CreateBuilder<HeldStatement>();
        ImmutableArray<ReadOnlyMemory<byte>> before = [];
        for (int i = 0; i < text.Statements.Length; i++)
        {
            var (statement, verdict, changes) = text.Statements[i];
            if (verdict.Kind == VerdictKind.Deny) return Refused($"Statement {i + 1} is refused by rule {verdict.Rule}: {verdict.Message}.");
            if (verdict.Kind == VerdictKind.Hold && terms is not null && !terms.IsAskedOfTheSame(verdict.Approve!)) return Refused($"Statement {i + 1} needs other reviewers than those before it; ask for it separately.");
            if (verdict.Kind == VerdictKind.Hold)
            {
                terms ??= verdict.Approve;
                held.Add(new HeldStatement(statement, verdict.Rule, before));
            }

            if (changes) before = before.Add(text.Statements[i].Kept);
        }

        return new StatementSetPlan
        {
            Credential = grant.Credential.Name,
            Database = set.Database ?? grant.Target.Database ?? protocol.DatabaseOf(grant.Credential),
            Shown = text.Shown,
            Held = held.ToImmutable(),
            Terms = terms,
        };
    }

    private static StatementSetPlan Refused(string why) => new() { Refusal = why };
}
