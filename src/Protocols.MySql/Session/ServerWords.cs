using System.Text;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// What the target says in words, in errors and beside a success. They may quote values: detectors look through them, and where columns are masked only those
/// pass that cannot quote one.
/// </summary>
/// <param name="exchange">The session.</param>
internal sealed class ServerWords(Exchange exchange)
{
    private const string Withheld = "its text is withheld because it may quote masked values";

    /// <summary>Whether they are looked at.</summary>
    public bool MayHide => exchange.Judge.Detectors is not null || exchange.Judge.Columns is not null;

    /// <summary>Writes an error or a success to the client, without what may not be shown.</summary>
    public void Write(ReadOnlySpan<byte> payload, StatementDecision? decision)
    {
        if (ErrPacket.TryRead(payload, out var error))
        {
            string code = error.SqlState.IsEmpty ? "HY000" : Encoding.ASCII.GetString(error.SqlState);
            if (IsWithheld(decision))
            {
                exchange.WriteError(new Refusal(error.Code, code, Message(error.Code)));
                return;
            }
            Forward(payload);
            return;
        }
        if (exchange.Judge.Columns is not null && !IsCounts(payload[AnswerWords.Offset(payload)..])) WriteSuccess(payload);
        else Forward(payload);
    }

    /// <summary>Writes the definition of a column whose names have something to hide; false for every other.</summary>
    public bool TryWriteDefinition(ReadOnlySpan<byte> payload)
    {
        if (exchange.Judge.Detectors is not { } detectors || !ColumnWords.AreFound(detectors, payload)) return false;
        byte[] copy = payload.ToArray();
        ColumnWords.Hide(detectors, copy);
        exchange.ClientSequence = Wire.Message.Write(exchange.Client.Connection, exchange.ClientSequence, copy);
        return true;
    }

    /// <summary>An error's message as it may be recorded.</summary>
    public ReadOnlySpan<byte> Recorded(ReadOnlySpan<byte> message, ushort code, StatementDecision? decision)
    {
        if (IsWithheld(decision)) return Encoding.UTF8.GetBytes(Message(code));
        if (exchange.Judge.Detectors is not { } detectors) return message;
        byte[] copy = message.ToArray();
        AnswerWords.HideText(detectors, copy);
        return copy;
    }

    private bool IsWithheld(StatementDecision? decision) => exchange.Judge.Columns is not null && (decision is { MayQuote: true } || exchange.IsOutdated);

    private static string Message(ushort code) => $"The target reported error {code}; {Withheld}";

    /// <summary>A success without words, and without what has changed in the session.</summary>
    private void WriteSuccess(ReadOnlySpan<byte> payload)
    {
        bool ends = OkPacket.TryReadEnd(payload, out var ok);
        if (!ends) OkPacket.TryRead(payload, out ok);
        var output = exchange.Shared.Payload;
        output.ResetWrittenCount();
        var silent = new OkPacket { AffectedRows = ok.AffectedRows, LastInsertId = ok.LastInsertId, Status = ok.Status & ~ServerStatus.SessionStateChanged, Warnings = ok.Warnings };
        if (ends) silent.WriteEnd(output);
        else silent.Write(output);
        exchange.ClientSequence = Wire.Message.Write(exchange.Client.Connection, exchange.ClientSequence, output.WrittenSpan);
    }

    private void Forward(ReadOnlySpan<byte> payload)
    {
        if (exchange.Judge.Detectors is not { } detectors)
        {
            exchange.ClientSequence = Wire.Message.Write(exchange.Client.Connection, exchange.ClientSequence, payload);
            return;
        }
        byte[] copy = payload.ToArray();
        AnswerWords.Hide(detectors, copy);
        exchange.ClientSequence = Wire.Message.Write(exchange.Client.Connection, exchange.ClientSequence, copy);
    }

    /// <summary>Counts of rows, as of an UPDATE or ALTER TABLE: words and small numbers.</summary>
    private static bool IsCounts(ReadOnlySpan<byte> info)
    {
        // With a length before it, where the server sends one.
        if (!info.IsEmpty && info[0] == info.Length - 1) info = info[1..];
        return info.IsEmpty || ((info.StartsWith("Rows matched: "u8) || info.StartsWith("Records: "u8)) && info.IndexOfAnyExcept(Counting) < 0);
    }

    private static System.Buffers.SearchValues<byte> Counting { get; } = System.Buffers.SearchValues.Create("0123456789: ADRSWacdehiklnoprstuwgb"u8);
}
