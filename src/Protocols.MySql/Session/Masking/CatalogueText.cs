using HoopWire.MySql.Wire;
using HoopWire.Policy.Masking;
using HoopWire.Wire;

namespace HoopWire.MySql.Session.Masking;

/// <summary>The rows of a catalogue as texts.</summary>
/// <param name="rows">Rows of the text protocol as the target sent them.</param>
internal sealed class CatalogueText(HeldRows rows)
{
    private readonly RecurringTexts _texts = new();
    private int _next;

    /// <summary>Passes over an answer that is read in another way.</summary>
    public void Skip() => _next++;

    /// <summary>The next answer's rows; NULL is the empty text.</summary>
    /// <param name="columns">How many columns each has to have.</param>
    /// <exception cref="ProtocolException">One has another number, or is none.</exception>
    public List<string[]> Next(int columns) => rows.Read(_next++, payload => Row(payload, columns));

    private string[] Row(ReadOnlySpan<byte> payload, int columns)
    {
        var reader = new PayloadReader(payload);
        var values = new string[columns];
        for (int i = 0; i < columns; i++)
        {
            if (!reader.TryReadTextCell(out var cell, out bool isNull)) throw Malformed();
            values[i] = isNull ? "" : _texts.Of(cell);
        }

        return reader.IsAtEnd ? values : throw Malformed();
    }

    private static ProtocolException Malformed() => ProtocolException.Create(ProtocolError.BadField, "The target's catalogue has a row that does not fit the question.");
}
