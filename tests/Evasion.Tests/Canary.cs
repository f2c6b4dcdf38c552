using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace HoopWire.Evasion.Tests;

/// <summary>A planted value in every form in which it may come back.</summary>
internal sealed class Canary
{
    private readonly List<(string Form, byte[] Bytes)> _forms = [];
    private readonly List<DigitPattern> _patterns = [];

    public Canary(string value)
    {
        string digits = new([.. value.Where(char.IsAsciiDigit)]);
        AddText("plain", value);
        AddText("reversed", new string([.. value.Reverse()]));
        if (digits.Length < 8 || digits.Length > 18) return;
        string[] patterned = [value, digits, new string([.. digits.Reverse()])];
        _patterns.AddRange(patterned.Select(p => new DigitPattern(p)).Where(p => p.IsTelling));
        AddText("digits", digits);
        AddText("digits reversed", new string([.. digits.Reverse()]));
        long number = long.Parse(digits, CultureInfo.InvariantCulture);
        var binary = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(binary, number);
        Add("binary int8", binary);
        if (number <= int.MaxValue) Add("binary int4", binary[4..]);
        Add("packed numeric", Packed(number));
    }

    /// <summary>The form found in what a client received; null for none.</summary>
    public string? FindIn(ReadOnlySpan<byte> received)
    {
        foreach (var (form, bytes) in _forms)
            if (received.IndexOf(bytes) >= 0) return form;
        foreach (var pattern in _patterns)
            if (pattern.IsIn(received)) return "digits substituted";
        return null;
    }

    /// <summary>The groups of a binary numeric (numeric.c): four digits each, from the point on.</summary>
    private static byte[] Packed(long number)
    {
        var groups = new Stack<byte[]>();
        for (; number > 0; number /= 10_000)
        {
            var group = new byte[2];
            BinaryPrimitives.WriteInt16BigEndian(group, (short)(number % 10_000));
            groups.Push(group);
        }

        return [.. groups.SelectMany(group => group)];
    }

    private void AddText(string form, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Add(form, bytes);
        Add(form + ", hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
        Add(form + ", HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)));
        Add(form + ", UTF-16", Encoding.BigEndianUnicode.GetBytes(text));
        // Of each of the three alignments the characters that the value alone decides.
        for (int shift = 0; shift < 3; shift++)
        {
            string encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            int from = shift == 0 ? 0 : shift + 1, whole = (shift + bytes.Length) / 3 * 4;
            Add($"{form}, base64 at {shift}", Encoding.ASCII.GetBytes(encoded[from..whole]));
        }
    }

    private void Add(string form, byte[] bytes) => _forms.Add((form, bytes));
}
