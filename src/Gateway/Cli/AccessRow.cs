using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Gateway.Configuration;
using HoopWire.Policy;

namespace HoopWire.Gateway.Cli;

/// <summary>What one grant lets somebody do on one target.</summary>
/// <param name="User">The user, or <c>members of GROUP</c>.</param>
/// <param name="Target">The target.</param>
/// <param name="Credential">The name of the credential used there.</param>
/// <param name="Grant">The grant.</param>
/// <param name="Rules">The rules, whatever their hours.</param>
/// <param name="Kinds">The kinds of identity that this is so for.</param>
internal sealed record AccessRow(
    string User, Target Target, string Credential, GrantConfig Grant, ImmutableArray<Rule> Rules, ImmutableArray<IdentityKind> Kinds);
