using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace HoopWire.Policy.Filters;

/// <summary>
/// Reads the subset of regular expressions that an automaton can run: characters, <c>.</c>, classes, <c>\d \w \s</c> and their opposites, groups, <c>|</c>,
/// <c>* + ? {n,m}</c> (greedy or lazy, which is all the same to a filter), <c>^ $ \A \z \b \B</c>, and <c>(?i)</c> in front. Everything else is refused,
/// above all what needs to remember or to look around: back-references, lookaheads, atomic groups.
/// </summary>
internal sealed class RegexParser
{
    private const int RepeatsMax = 1000;
    private const int DepthMax = 100;

    private readonly string _pattern;
    private readonly bool _ignoreCase;
    private int _at;
    private int _depth;

    private RegexParser(string pattern, bool ignoreCase)
    {
        if (pattern.StartsWith("(?i)", StringComparison.Ordinal)) (_at, ignoreCase) = (4, true);
        (_pattern, _ignoreCase) = (pattern, ignoreCase);
    }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="RegexSyntaxException">It is not of the subset.</exception>
    public static RegexNode Parse(string pattern, bool ignoreCase)
    {
        var parser = new RegexParser(pattern, ignoreCase);
        var node = parser.ReadChoice();
        if (parser._at < pattern.Length) throw parser.Wrong("a closing parenthesis that nothing opened");
        return node;
    }

    /// <summary>A literal text as a node.</summary>
    public static RegexNode Literal(string text, bool ignoreCase) =>
        new RegexSequence([.. text.EnumerateRunes().Select(r => new CharacterSet().AddCharacter(r.Value, ignoreCase).ToNode(false))]);

    private bool AtEnd => _at >= _pattern.Length;

    private RegexNode ReadChoice()
    {
        if (++_depth > DepthMax) throw Wrong($"more than {DepthMax} groups inside each other");
        var choices = ImmutableArray.CreateBuilder<RegexNode>();
        choices.Add(ReadSequence());
        while (!AtEnd && _pattern[_at] == '|')
        {
            _at++;
            choices.Add(ReadSequence());
        }
        _depth--;
        return choices.Count == 1 ? choices[0] : new RegexChoice(choices.ToImmutable());
    }

    private RegexNode ReadSequence()
    {
        var parts = ImmutableArray.CreateBuilder<RegexNode>();
        while (!AtEnd && _pattern[_at] is not ('|' or ')')) parts.Add(ReadRepeats(ReadPart()));
        return parts.Count == 1 ? parts[0] : new RegexSequence(parts.ToImmutable());
    }

    private RegexNode ReadRepeats(RegexNode part)
    {
        if (AtEnd) return part;
        int min, max;
        switch (_pattern[_at])
        {
            case '*': (min, max) = (0, -1); break;
            case '+': (min, max) = (1, -1); break;
            case '?': (min, max) = (0, 1); break;
            case '{' when TryReadBounds(out min, out max): break;
            default: return part;
        }
        if (part is RegexPlace) throw Wrong("a repeated condition such as ^* or \\b+");
        _at++;
        if (!AtEnd && _pattern[_at] == '?') _at++;
        if (!AtEnd && _pattern[_at] is '*' or '+' or '?') throw Wrong("a quantifier behind a quantifier");
        if (!AtEnd && _pattern[_at] == '{' && TryReadBounds(out _, out _)) throw Wrong("a quantifier behind a quantifier");
        return new RegexRepeat(part, min, max);
    }

    /// <summary>Reads <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>, up to its closing brace; false, and nothing is read, when the brace is an ordinary character.</summary>
    private bool TryReadBounds(out int min, out int max)
    {
        (min, max) = (0, 0);
        int close = _pattern.IndexOf('}', _at);
        if (close < 0) return false;
        string[] bounds = _pattern[(_at + 1)..close].Split(',');
        if (bounds.Length > 2 || !IsNumber(bounds[0]) || (bounds.Length == 2 && bounds[1].Length > 0 && !IsNumber(bounds[1]))) return false;
        min = Bound(bounds[0]);
        max = bounds.Length == 1 ? min : bounds[1].Length == 0 ? -1 : Bound(bounds[1]);
        if (max >= 0 && max < min) throw Wrong("a repetition whose bounds are the wrong way round");
        _at = close;
        return true;
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private int Bound(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int bound) && bound <= RepeatsMax
            ? bound : throw Wrong($"a repetition of more than {RepeatsMax}");

    private RegexNode ReadPart()
    {
        char c = _pattern[_at];
        switch (c)
        {
            case '(': return ReadGroup();
            case '[': return ReadClass();
            case '\\': return ReadEscape();
            case '*' or '+' or '?': throw Wrong("a quantifier with nothing before it");
        }
        int codePoint = NextCodePoint();
        return c switch
        {
            '.' => new CharacterSet().Add('\n', '\n').ToNode(true),
            '^' => new RegexPlace(RegexPlaceKind.LineStart),
            '$' => new RegexPlace(RegexPlaceKind.LineEnd),
            _ => new CharacterSet().AddCharacter(codePoint, _ignoreCase).ToNode(false),
        };
    }

    private RegexNode ReadGroup()
    {
        _at++;
        if (_pattern.AsSpan(_at).StartsWith("?:")) _at += 2;
        else if (!AtEnd && _pattern[_at] is '?' or '*') throw Wrong("a group of a kind that only (…) and (?:…) are");
        var inner = ReadChoice();
        if (AtEnd) throw Wrong("a parenthesis that nothing closes");
        _at++;
        return inner;
    }

    private RegexNode ReadEscape()
    {
        if (_at + 1 >= _pattern.Length) throw Wrong("a backslash at the end");
        char letter = _pattern[_at + 1];
        RegexPlaceKind? place = letter switch
        {
            'b' => RegexPlaceKind.WordEdge,
            'B' => RegexPlaceKind.NoWordEdge,
            'A' => RegexPlaceKind.TextStart,
            'z' => RegexPlaceKind.TextEnd,
            _ => null,
        };
        var set = new CharacterSet();
        if (place is not null || set.TryAddShorthand(letter))
        {
            _at += 2;
            if (place is { } kind) return new RegexPlace(kind);
            // The opposites match stray bytes, as every negated set does.
            return char.IsUpper(letter) ? Opposite(letter) : set.ToNode(false);
        }
        return set.AddCharacter(ReadEscapedCharacter(), _ignoreCase).ToNode(false);
    }

    private static RegexNode Opposite(char letter)
    {
        var set = new CharacterSet();
        set.TryAddShorthand(char.ToLowerInvariant(letter));
        return set.ToNode(true);
    }

    private int ReadEscapedCharacter()
    {
        _at++;
        if (AtEnd) throw Wrong("a backslash at the end");
        char letter = _pattern[_at];
        if (letter is 'x' or 'u') return ReadHex(letter == 'x' ? 2 : 4);
        if (char.IsAsciiLetterOrDigit(letter))
        {
            int control = letter switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'f' => '\f', 'v' => '\v', 'a' => '\a', 'e' => 0x1B, _ => -1 };
            if (control < 0) throw Wrong($"\\{letter}, which is not known here");
            _at++;
            return control;
        }
        return NextCodePoint();
    }

    private int ReadHex(int digits)
    {
        _at++;
        if (_at + digits > _pattern.Length || !int.TryParse(_pattern.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            || !Rune.IsValid(value))
        {
            throw Wrong("\\x or \\u without its hexadecimal digits");
        }
        _at += digits;
        return value;
    }

    private RegexNode ReadClass()
    {
        _at++;
        bool negated = !AtEnd && _pattern[_at] == '^';
        if (negated) _at++;
        var set = new CharacterSet();
        for (bool first = true; ; first = false)
        {
            if (AtEnd) throw Wrong("a bracket that nothing closes");
            if (_pattern[_at] == ']' && !first) break;
            if (_pattern.AsSpan(_at).StartsWith("[:")) throw Wrong("a named class such as [:alpha:]");
            if (_pattern[_at] == '\\' && _at + 1 < _pattern.Length && set.TryAddShorthand(_pattern[_at + 1]))
            {
                _at += 2;
                continue;
            }
            int low = ReadClassCharacter(), high = low;
            if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
            {
                _at++;
                if (_pattern[_at] == '[') throw Wrong("a class inside a class");
                high = ReadClassCharacter();
                if (high < low) throw Wrong("a range whose ends are the wrong way round");
            }
            set.Add(low, high);
        }
        _at++;
        if (_ignoreCase) set.AddOtherCase();
        return set.ToNode(negated);
    }

    private int ReadClassCharacter()
    {
        if (_pattern[_at] != '\\') return NextCodePoint();
        if (_at + 1 < _pattern.Length && _pattern[_at + 1] == 'b')
        {
            _at += 2;
            return '\b';
        }
        return ReadEscapedCharacter();
    }

    private int NextCodePoint()
    {
        if (!Rune.TryGetRuneAt(_pattern, _at, out var rune)) throw Wrong("half of a surrogate pair");
        _at += rune.Utf16SequenceLength;
        return rune.Value;
    }

    private RegexSyntaxException Wrong(string what) => new($"has {what}, near position {_at + 1}");
}
