using HoopWire.Access;
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

    /// <summary>Whether its catalogues may be read with a credential of their own, <see cref="Target.CatalogCredential"/>.</summary>
    bool TakesCatalogCredential => false;

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

    /// <summary>What a recorded text tells of the command. Throws for no text.</summary>
    CommandDescription Describe(ReadOnlySpan<byte> command);
}
