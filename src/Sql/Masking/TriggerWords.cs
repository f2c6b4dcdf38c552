using System.Collections.Frozen;

namespace HoopWire.Sql.Masking;

/// <summary>The words of a trigger's code, wherever they stand in it: any mention counts.</summary>
internal sealed class TriggerWords
{
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly string _text;
    private readonly bool _mayBeAny;

    /// <summary>Reads code.</summary>
    /// <param name="code">The code; null where it cannot be read.</param>
    /// <param name="functions">Names of functions of the database's own that may do anything.</param>
    /// <param name="isAllowed">Whether one may be called all the same.</param>
    public TriggerWords(string? code, FrozenSet<string> functions, Func<string, bool> isAllowed)
    {
        _text = code?.ToLowerInvariant() ?? "";
        int start = -1;
        for (int i = 0; i <= _text.Length; i++)
        {
            bool inWord = i < _text.Length && (char.IsLetterOrDigit(_text[i]) || _text[i] is '_' or '$' || _text[i] >= 0x80);
            if (inWord && start < 0) start = i;
            if (inWord || start < 0) continue;
            _words.Add(_text[start..i]);
            start = -1;
        }
        // What is made of texts, or written with escapes, may be anything.
        _mayBeAny = code is null || _words.Contains("execute") || _words.Contains("call") || _text.Contains("u&\"", StringComparison.Ordinal) || _words.Any(w => functions.Contains(w) && !isAllowed(w));
    }

    /// <summary>Whether it may name one of these, in lower case.</summary>
    public bool MayName(HashSet<string> names) => _mayBeAny || names.Any(name => IsWord(name) ? _words.Contains(name) : _text.Contains(name, StringComparison.Ordinal));

    private static bool IsWord(string name) => name.All(c => char.IsLetterOrDigit(c) || c is '_' or '$' || c >= 0x80);
}
