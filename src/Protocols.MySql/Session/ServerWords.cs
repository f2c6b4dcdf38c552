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
    private const int HeadBytes = 3;
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
            Forward(payload, HeadBytes);
            return;
        }
        OkPacket.TryRead(payload, out var ok);
        int info = payload.Length - ok.Info.Length;
        if (exchange.Judge.Columns is not null && !IsCounts(ok.Info)) Forward(payload[..info], info);
        else Forward(payload, info);
    }

    /// <summary>An error's message as it may be recorded.</summary>
    public ReadOnlySpan<byte> Recorded(ReadOnlySpan<byte> message, ushort code, StatementDecision? decision)
    {
        if (IsWithheld(decision)) return Encoding.UTF8.GetBytes(Message(code));
        if (exchange.Judge.Detectors is not { } detectors) return message;
        byte[] copy = message.ToArray();
        CellDetection.HideAll(detectors, copy);
        return copy;
    }

    private bool IsWithheld(StatementDecision? decision) => exchange.Judge.Columns is not null && decision is { MayQuote: true };

    private static string Message(ushort code) => $"The target reported error {code}; {Withheld}";

    private void Forward(ReadOnlySpan<byte> payload, int wordsAt)
    {
        if (exchange.Judge.Detectors is not { } detectors)
        {
            exchange.ClientSequence = Wire.Message.Write(exchange.Client.Connection, exchange.ClientSequence, payload);
            return;
        }
        byte[] copy = payload.ToArray();
        CellDetection.HideAll(detectors, copy.AsSpan(Math.Min(copy.Length, wordsAt)));
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
