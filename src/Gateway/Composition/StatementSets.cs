using System.Collections.Immutable;
using HoopWire.ControlPlane;
using HoopWire.Gateway.Configuration;
using HoopWire.Policy;
using HoopWire.Sessions;

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
        // What a session has run that sends them one by one.
        var state = new SessionState();
        bool isOpen = false;
        for (int i = 0; i < text.Statements.Length; i++)
        {
            var (statement, verdict, effect) = text.Statements[i];
            if (verdict.Kind == VerdictKind.Deny) return Refused($"Statement {i + 1} is refused by rule {verdict.Rule}: {verdict.Message}.");
            if (verdict.Kind == VerdictKind.Hold && terms is not null && !terms.IsAskedOfTheSame(verdict.Approve!)) return Refused($"Statement {i + 1} needs other reviewers than those before it; ask for it separately.");
            if (verdict.Kind == VerdictKind.Hold)
            {
                if (state.Texts is not { } before) return Refused($"Statement {i + 1} needs approval, and what it means after those before it cannot be told; ask for it separately.");
                terms ??= verdict.Approve;
                held.Add(new HeldStatement(statement, verdict.Rule, before));
            }

            state.Ran(effect, text.Statements[i].Kept);
            isOpen = effect switch { StateEffect.Begin => true, StateEffect.Commit or StateEffect.Rollback => false, _ => isOpen };
            state.Rest(isOpen);
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
