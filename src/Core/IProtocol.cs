using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Configuration;
using HoopWire.Net;
using HoopWire.Policy;

namespace HoopWire;

/// <summary>A protocol the gateway speaks. One folder, and one line in the gateway's list.</summary>
public interface IProtocol
{
    /// <summary>Its name: the key under <c>listeners</c> and the value of a target's <c>protocol</c>.</summary>
    string Name { get; }

    /// <summary>The port its clients expect on a target when none is written.</summary>
    int DefaultTargetPort { get; }

    /// <summary>
    /// Whether TLS protects its connections, as the configuration says. Where it does not, the protocol protects itself: there are no keys for TLS, and a listener needs none
    /// that other machines reach.
    /// </summary>
    bool UsesTls => true;

    /// <summary>Whether its users may ask for an account on the target (<c>alice#web1#deploy</c>): each of several grants then counts, by the account that it gives.</summary>
    bool NamesAccounts => false;

    /// <summary>Whether people log in with public keys: the configuration then has those of its users.</summary>
    bool TakesPublicKeys => false;

    /// <summary>Whether its targets have databases, one of which a session opens.</summary>
    bool HasDatabases => false;

    /// <summary>Reads the keys that its listener has beside those of every listener; null for none.</summary>
    ProtocolOptions? ReadListener(IConfigSection listener) => null;

    /// <summary>Reads the keys that its targets have beside those of every target; null for none.</summary>
    ProtocolOptions? ReadTarget(IConfigSection target) => null;

    /// <summary>Reads the keys that its targets' credentials have beside those of every credential; null for none.</summary>
    ProtocolOptions? ReadCredential(IConfigSection credential) => null;

    /// <summary>Whether what a rule blocks or holds may have a part under the protocol's name, about its commands alone.</summary>
    bool HasRules => false;

    /// <summary>Reads that part, which the protocol matches with its commands (<see cref="ICommandMatch"/>); null when it is wrong.</summary>
    ProtocolOptions? ReadRule(IConfigSection rule) => null;

    /// <summary>
    /// Makes the handler that a listener calls on the loop of each new connection. The handler owns the connection, never throws for what a
    /// peer did, and returns when the session has entered its relay or has ended.
    /// </summary>
    Func<Connection, Task> CreateHandler(GatewayServices services, ListenerOptions listener);

    /// <summary>The verdict of a policy on a command's text, as far as the text alone tells: nothing is connected to.</summary>
    Verdict Judge(CompiledPolicy policy, string command);

    /// <summary>Takes a text of several statements apart and judges each, as far as the text alone tells. A protocol without such texts refuses.</summary>
    StatementTexts ReadStatements(CompiledPolicy policy, string text) => new() { Refusal = $"Nobody can ask ahead for commands of {Name}." };

    /// <summary>The database of a session for which neither the client nor the target names one; empty for none.</summary>
    string DatabaseOf(TargetCredential credential) => "";

    /// <summary>Looks on a target for what a policy names. A protocol that cannot look says so.</summary>
    /// <param name="transport">How to connect.</param>
    /// <param name="grant">The target, the credential, and the rules.</param>
    /// <returns>What was not found; what kept from looking in <see cref="TargetFindings.Failure"/>.</returns>
    Task<TargetFindings> InspectAsync(ITransport transport, AccessGrant grant) =>
        Task.FromResult(new TargetFindings { Failure = $"targets of {Name} cannot be looked at" });

    /// <summary>Logs in to a target as a session would, and out again. A protocol that cannot says so.</summary>
    /// <param name="transport">How to connect.</param>
    /// <param name="target">The target, whose own database is opened.</param>
    /// <param name="credential">What with.</param>
    /// <returns>Why it did not work, for the operator; null when it did.</returns>
    Task<string?> TryLoginAsync(ITransport transport, Target target, TargetCredential credential) =>
        Task.FromResult<string?>($"nobody can log in to targets of {Name} here");

    /// <summary>The native client of a person for a target, by the gateway; null where none is known.</summary>
    /// <param name="host">The gateway's host.</param>
    /// <param name="port">The listener's port.</param>
    /// <param name="user">The person.</param>
    /// <param name="target">The target's name.</param>
    NativeClient? ClientOf(string host, int port, string user, string target) => null;

    /// <summary>What a recorded text tells of the command. Throws for no text.</summary>
    CommandDescription Describe(ReadOnlySpan<byte> command) => CommandDescription.Unknown;

    /// <summary>
    /// Whether its commands are SQL, in which the same statement with other values is one statement: the audit then counts those together. Where a command's words and numbers say
    /// what it does it to (<c>rm 1</c>, <c>get pod/web-1</c>), each is its own.
    /// </summary>
    bool HasLiterals => false;

    /// <summary>The text of a recorded value in the protocol's binary form; null where it cannot be told.</summary>
    /// <param name="type">The number of its type, as the protocol numbers it.</param>
    /// <param name="value">The value.</param>
    string? TextOf(uint type, ReadOnlySpan<byte> value) => null;

    /// <summary>
    /// A recorded statement whose parameters were bound to it, as statements that do the same where they are run from a file; empty where there is no such form.
    /// </summary>
    /// <param name="name">A name that nothing else in the file has.</param>
    /// <param name="text">The statement.</param>
    /// <param name="values">Its parameters as text; null for NULL.</param>
    ImmutableArray<string> WithParameters(string name, string text, IReadOnlyList<string?> values) => [];

    /// <summary>
    /// Why a text must not stand in a file that the protocol's own clients are given to run: it is no whole statement, or such a client takes a part of it for an order to itself.
    /// Null when it may. A protocol that does not know its clients' files says so.
    /// </summary>
    /// <param name="text">One or more statements, without the last one's end.</param>
    string? ScriptRefusal(string text) => $"what a client of {Name} would do with it is not known";
}
