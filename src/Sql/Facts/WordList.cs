using System.Collections;
using System.Collections.Immutable;

namespace HoopWire.Sql.Facts;

/// <summary>The identifiers and operators of a text by its words alone, so that none is missed whatever role it plays.</summary>
internal sealed class WordList
{
    private readonly TokenStream _tokens;
    private readonly FactDialect _dialect;
    private readonly BitArray _all;
    private readonly BitArray _used;
    private readonly BitArray _operators;

    public WordList(TokenStream tokens, OwnOutput output, FactDialect dialect)
    {
        (_tokens, _dialect) = (tokens, dialect);
        (_all, _used, _operators) = (new BitArray(tokens.Names.Count), new BitArray(tokens.Names.Count), new BitArray(tokens.Names.Count));
        var bare = output.Bare;
        var next = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            ref readonly var token = ref tokens[i];
            while (next < bare.Count && bare[next].End <= token.Start)
            {
                next++;
            }

            if (token.Name >= 0)
            {
                Note(i, output, next < bare.Count && token.Start >= bare[next].Start);
            }
        }

        foreach (var (label, column) in output.Aliases)
        {
            if (tokens.Names.Find(label) is var name and >= 0 && _used[name])
            {
                Use(column.Start, column.End);
            }
        }
    }

    /// <summary>Every identifier once.</summary>
    public ImmutableArray<string> Identifiers => Texts(_all, _tokens.OtherSpellings);

    /// <summary>Those that occur elsewhere than as a bare output column or a label.</summary>
    public ImmutableArray<string> Used => Texts(_used, _tokens.OtherSpellings);

    public ImmutableArray<string> Operators => Texts(_operators, []);

    private void Note(int i, OwnOutput output, bool bare)
    {
        ref readonly var token = ref _tokens[i];
        switch (token.Kind)
        {
            case SqlTokenKind.Operator:
                _operators[token.Name] = true;
                return;
            case SqlTokenKind.Word or SqlTokenKind.QuotedName:
                break;
            default:
                return;
        }

        var label = output.LabelEnds.Contains(token.End);
        var dotted = i > 0 && _tokens[i - 1].Kind == SqlTokenKind.Dot;
        if (token.Kind == SqlTokenKind.Word && _dialect.IsReserved(token.Keyword) && !dotted && !label)
        {
            return;
        }

        _all[token.Name] = true;
        _used[token.Name] |= !bare && !label;
    }

    /// <summary>Counts the words of a range as used.</summary>
    private void Use(int start, int end)
    {
        var (low, high) = (0, _tokens.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _tokens[middle].Start < start ? (middle + 1, high) : (low, middle);
        }

        for (; low < _tokens.Count && _tokens[low].Start < end; low++)
        {
            if (_tokens[low].Name >= 0 && _tokens[low].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
            {
                _used[_tokens[low].Name] = true;
            }
        }
    }

    private ImmutableArray<string> Texts(BitArray names, List<string> more)
    {
        var texts = new HashSet<string>(more, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i])
            {
                texts.Add(_tokens.Names.Text(i));
            }
        }

        return FactsBuilder.Sorted(texts);
    }
}
