using System.Buffers;
using System.Collections.Immutable;
using HoopWire.Postgres.Sql.Naming;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Writes a message whose statement is edited, and tells where the target's positions are in the text that the client sent.</summary>
/// <param name="edits">The edits, in the order of the text.</param>
/// <param name="words">The session's words, as they stand in a literal.</param>
internal readonly ref struct EditedText(ImmutableArray<TextEdit> edits, ReadOnlySpan<byte> words)
{
    private readonly ReadOnlySpan<byte> _words = words;

    /// <summary>Writes a message of this type with the body edited. <paramref name="textAt"/> is where the text begins in it.</summary>
    public void Write(IBufferWriter<byte> output, byte type, ReadOnlySpan<byte> body, int textAt)
    {
        int length = body.Length;
        foreach (var edit in edits) length += Inserted(edit) - edit.Length;
        FrameReader.WriteHead(output, type, length);
        int from = 0;
        foreach (var edit in edits)
        {
            output.Write(body[from..(textAt + edit.Start)]);
            output.Write(edit.Before);
            if (edit.HasWords) output.Write(_words);
            output.Write(edit.After);
            from = textAt + edit.Start + edit.Length;
        }
        output.Write(body[from..]);
    }

    /// <summary>The position in the client's text, from 1, of a position in the edited one.</summary>
    public int PositionOf(int edited)
    {
        int shift = 0;
        foreach (var edit in edits)
        {
            int start = edit.StartCharacter + shift + 1;
            if (edited < start) break;
            // What comes in is plain ASCII.
            if (edited < start + Inserted(edit)) return edit.StartCharacter + 1;
            shift += Inserted(edit) - edit.Characters;
        }
        return edited - shift;
    }

    private int Inserted(TextEdit edit) => edit.Before.Length + (edit.HasWords ? _words.Length : 0) + edit.After.Length;
}
