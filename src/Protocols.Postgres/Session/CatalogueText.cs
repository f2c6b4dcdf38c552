using HoopWire.Policy.Masking;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>The rows of a catalogue as texts.</summary>
/// <param name="rows">Messages as the target sent them.</param>
internal sealed class CatalogueText(HeldRows rows)
{
    private readonly RecurringTexts _texts = new();
    private int _next;

    /// <summary>The next answer's rows.</summary>
    /// <param name="columns">How many columns each has to have.</param>
    /// <exception cref="ProtocolException">One has another number, or is none.</exception>
    public List<string[]> Next(int columns) => rows.Read(_next++, message => Row(message, columns));

    private string[] Row(ReadOnlySpan<byte> message, int columns)
    {
        if (!DataRow.TryRead(message[FrameReader.HeadBytes..], out var row) || row.Count != columns)
            throw ProtocolException.Create(ProtocolError.BadField, "The target's catalogue has a row that does not fit the question.");
        var values = new string[columns];
        int i = 0;
        foreach (var cell in row.Cells) values[i++] = _texts.Of(cell.Value);
        return values;
    }
}
