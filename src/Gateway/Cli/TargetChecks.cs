using HoopWire.Access;
using HoopWire.Gateway.Configuration;
using HoopWire.Net;
using HoopWire.Policy;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Gateway.Cli;

/// <summary>
/// Logs in to the targets as sessions would, and looks there for what rules name: a mask of a column that does not exist hides nothing.
/// </summary>
internal static class TargetChecks
{
    /// <summary>A mistake for every login that does not work, a doubt for everything that was not found and for every target that could not be looked at.</summary>
    public static async Task<IReadOnlyList<Problem>> RunAsync(GatewayConfig config)
    {
        await using var transport = new SocketTransport(1, TimeProvider.System, NullLoggerFactory.Instance);
        var problems = new List<Problem>();
        var absent = new Dictionary<(string Rule, string What), List<string>>();
        var looked = new Dictionary<(string Rule, string What), int>();
        foreach (var target in config.Targets)
        {
            foreach (var (credential, rules) in Uses(config, target))
            {
                if (await config.Protocols.Named(target.Protocol).TryLoginAsync(transport, target, credential) is { } refused)
                {
                    problems.Add(At(config, target.Source, true, $"targets[{target.Name}]", $"its credential {credential.Name} does not get in: {refused.TrimEnd('.')}."));
                    continue;
                }

                if (rules.IsEmpty) continue;
                var findings = await config.Protocols.Named(target.Protocol).InspectAsync(transport, new AccessGrant(target, credential, new CompiledPolicy(0, rules), ""));
                if (findings.Failure is { } failure)
                {
                    problems.Add(At(config, target.Source, false, $"targets[{target.Name}]", $"it was not looked at: {failure.TrimEnd('.')}."));
                    continue;
                }

                Note(looked, absent, target.Name, rules, findings);
            }
        }

        problems.AddRange(absent.Select(found => Describe(config, found.Key, found.Value, looked[found.Key])));
        return problems;
    }

    /// <summary>The credentials that some grant uses on a target, with the rules of it that name columns or functions.</summary>
    private static IEnumerable<(TargetCredential Credential, System.Collections.Immutable.ImmutableArray<Rule> Rules)> Uses(GatewayConfig config, Target target)
    {
        foreach (var credential in target.Credentials)
        {
            var grants = config.Grants.Where(grant => grant.Covers(target) && grant.CredentialOn(target) == credential).ToArray();
            if (grants.Length == 0) continue;
            var names = grants
                .SelectMany(grant => config.RuleNames(grant))
                .ToHashSet(StringComparer.Ordinal);
            // What only observes names columns too.
            yield return (credential, [.. config.Rules
                .Where(rule => names.Contains(rule.Name) && (!rule.AllowedFunctions.IsEmpty || rule.Masks.Any(mask => mask.Column is not null) || ObjectsOf(rule).Any()))
                .Select(rule => rule with { Enforce = true })]);
        }
    }

    private static void Note(
        Dictionary<(string, string), int> looked, Dictionary<(string, string), List<string>> absent, string target,
        IEnumerable<Rule> rules, TargetFindings findings)
    {
        foreach (var rule in rules)
        {
            foreach (var mask in rule.Masks.Where(mask => mask.Column is not null))
                Note(looked, absent, target, (rule.Name, $"column {mask.Column}"), findings.AbsentColumns.Any(a => a.Rule == rule.Name && a.Mask.Column == mask.Column));
            foreach (var pattern in ObjectsOf(rule)) Note(looked, absent, target, (rule.Name, Describe(pattern)), findings.AbsentObjects.Contains(pattern));
            foreach (string function in rule.AllowedFunctions)
                Note(looked, absent, target, (rule.Name, $"function {function}"), findings.AbsentFunctions.Contains(function));
        }
    }

    private static IEnumerable<ColumnPattern> ObjectsOf(Rule rule) =>
        new[] { rule.Block?.Objects, rule.Approve?.Objects }.OfType<ObjectSelectors>().SelectMany(o => o.Relations.Concat(o.Columns));

    private static string Describe(ColumnPattern pattern) => pattern.Column == "*" ? $"relation {pattern.Schema}.{pattern.Relation}" : $"column {pattern}";

    private static void Note(Dictionary<(string, string), int> looked, Dictionary<(string, string), List<string>> absent, string target, (string, string) key, bool isAbsent)
    {
        looked[key] = looked.GetValueOrDefault(key) + 1;
        if (!isAbsent) return;
        if (!absent.TryGetValue(key, out var targets)) absent[key] = targets = [];
        targets.Add(target);
    }

    private static Problem Describe(GatewayConfig config, (string Rule, string What) key, List<string> targets, int looked)
    {
        var rule = config.Rules.First(r => r.Name == key.Rule);
        string where = targets.Count == looked && looked > 1 ? "any target that the rule applies to" : string.Join(", ", targets.Distinct());
        return At(config, rule.Source, false, $"rules[{rule.Name}]", $"there is no {key.What} on {where}, so the rule does nothing about it there.");
    }

    private static Problem At(GatewayConfig config, string source, bool isError, string key, string message)
    {
        int colon = source.LastIndexOf(':');
        int line = int.TryParse(source.AsSpan(colon + 1), out int number) ? number : 0;
        return new Problem(isError, colon < 0 ? config.File : source[..colon], line, key, message);
    }
}
