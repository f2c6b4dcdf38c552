using System.Buffers;
using System.Buffers.Binary;

namespace HoopWire.Policy.Masking;

/// <summary>
/// Rows of a target's answers as their bytes came, in memory of the pool, with their hash. A catalogue that is read again is nearly always the same: then nothing is made of it. And what is made
/// of it otherwise is made off the loop, where the strings of a hundred thousand columns hold nobody up.
/// </summary>
public sealed class HeldRows : IDisposable
{
    /// <summary>More rows than this in one answer are no catalogue that can be held.</summary>
    private const int RowsMax = 2_000_000;

    private const int ChunkBytes = 1 << 18;
    private const int HeadBytes = sizeof(int);
    private readonly long _bytesMax;
    private readonly List<(byte[] Bytes, int Used)> _chunks = [];
    private readonly List<Answer> _answers = [];

    /// <summary>Begins with no answer.</summary>
    /// <param name="bytesMax">Bytes that all rows may have.</param>
    public HeldRows(long bytesMax) => _bytesMax = bytesMax;

    /// <summary>Makes something of one row.</summary>
    /// <typeparam name="T">What.</typeparam>
    /// <param name="row">The row's bytes.</param>
    public delegate T Reading<out T>(ReadOnlySpan<byte> row);

    /// <summary>A keyed hash of all rows and the answers that they stand in, whatever the order within one.</summary>
    public UInt128 Hash { get; private set; }

    /// <summary>Bytes of all rows.</summary>
    public long Bytes { get; private set; }

    /// <summary>Asks a target one question after the other, and holds the answers.</summary>
    /// <typeparam name="T">A question.</typeparam>
    /// <param name="bytesMax">Bytes that all rows may have.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="ask">Asks one, and adds the rows of its answer.</param>
    public static async Task<HeldRows> AskAsync<T>(long bytesMax, IReadOnlyList<T> questions, Func<T, HeldRows, Task> ask)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(ask);
        var rows = new HeldRows(bytesMax);
        try
        {
            foreach (var question in questions)
            {
                rows.Begin();
                await ask(question, rows);
            }

            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>What is added from now on belongs to the next answer.</summary>
    public void Begin() => _answers.Add(new Answer(Math.Max(0, _chunks.Count - 1), _chunks.Count == 0 ? 0 : _chunks[^1].Used, 0));

    /// <summary>Adds a row to the answer that was begun last; false where there are too many, or too many bytes.</summary>
    public bool TryAdd(ReadOnlySpan<byte> row)
    {
        var answer = _answers[^1];
        Bytes += row.Length;
        if (answer.Count >= RowsMax || Bytes > _bytesMax) return false;
        var room = Room(HeadBytes + row.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, row.Length);
        row.CopyTo(room[HeadBytes..]);
        Hash = unchecked(Hash + KeyedHash.Compute(row, (ulong)_answers.Count));
        _answers[^1] = answer with { Count = answer.Count + 1 };
        return true;
    }

    /// <summary>Makes something of each row of an answer.</summary>
    /// <typeparam name="T">What.</typeparam>
    /// <param name="answer">Which one, from 0.</param>
    /// <param name="reading">Makes it.</param>
    public List<T> Read<T>(int answer, Reading<T> reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var (chunk, position, count) = _answers[answer];
        var all = new List<T>(count);
        while (all.Count < count)
        {
            var (bytes, used) = _chunks[chunk];
            if (position == used)
            {
                (chunk, position) = (chunk + 1, 0);
                continue;
            }

            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position));
            all.Add(reading(bytes.AsSpan(position + HeadBytes, length)));
            position += HeadBytes + length;
        }

        return all;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (bytes, _) in _chunks) ArrayPool<byte>.Shared.Return(bytes);
        _chunks.Clear();
        _answers.Clear();
    }

    private Span<byte> Room(int length)
    {
        if (_chunks.Count == 0 || _chunks[^1].Bytes.Length - _chunks[^1].Used < length) _chunks.Add((ArrayPool<byte>.Shared.Rent(Math.Max(ChunkBytes, length)), 0));
        var (bytes, used) = _chunks[^1];
        _chunks[^1] = (bytes, used + length);
        return bytes.AsSpan(used, length);
    }

    private readonly record struct Answer(int Chunk, int Position, int Count);
}
