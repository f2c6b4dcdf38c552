using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.Configuration;

/// <summary>
/// A mapping of the configuration, of which a protocol reads the keys that are its own. What is wrong is reported at its place and read as missing; a key that nobody asks
/// for is a mistake.
/// </summary>
public interface IConfigSection
{
    /// <summary>Whether the key is written.</summary>
    bool Has(string key);

    /// <summary>Text; null when missing or wrong.</summary>
    /// <param name="key">The key.</param>
    /// <param name="expected">What the person is told to write.</param>
    string? Text(string key, string expected);

    /// <summary>Text that must be there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="expected">What the person is told to write.</param>
    string? Required(string key, string expected);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    bool? Flag(string key);

    /// <summary>A whole number in a range.</summary>
    int? Integer(string key, int min, int max);

    /// <summary>A duration.</summary>
    TimeSpan? Duration(string key);

    /// <summary>A size in bytes.</summary>
    long? Size(string key);

    /// <summary>One of several words.</summary>
    T? Choice<T>(string key, IReadOnlyList<(string Word, T Value)> choices) where T : struct;

    /// <summary>A list of words; empty when missing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="expected">What the person is told to write.</param>
    ImmutableArray<string> Words(string key, string expected);

    /// <summary>A file that must exist; an absolute path.</summary>
    string? ExistingFile(string key);

    /// <summary>A secret, <c>{env: NAME}</c> or <c>{file: path}</c>; null when missing or unreadable.</summary>
    Secret? Secret(string key);

    /// <summary>A credential, as a target's <c>credential</c> is one; null when missing or wrong.</summary>
    /// <param name="key">The key.</param>
    /// <param name="name">What it is called.</param>
    TargetCredential? Credential(string key, string name);

    /// <summary>A mapping inside, which ends with its own <see cref="Done"/>; null when missing or something else.</summary>
    IConfigSection? Child(string key);

    /// <summary>A mistake in a key's value.</summary>
    void Error(string key, string message);

    /// <summary>A doubt about a key's value.</summary>
    void Warn(string key, string message);

    /// <summary>Reports every key that nobody asked for. Of what a protocol is given whoever gives it does.</summary>
    void Done();
}
