using System.Text;
using HoopWire.Policy;

namespace HoopWire.Core.Tests.Policy;

/// <summary>Most short texts are passed over by their length and their digits: never one in which a scan would find something.</summary>
public class ShortTextTests
{
    private const int ShortBytesMax = 32;

    private static readonly string Padding = new('\n', ShortBytesMax);

    [Fact]
    public void TryFind_ShortSample_FindsWhatItFindsInALongerText()
    {
        foreach (var (kind, column, value) in Samples())
        {
            var detectors = DetectorSet.Create([kind])!;
            var announced = detectors.AnnouncedBy(Encoding.UTF8.GetBytes(column));
            AssertSame(detectors, announced, value);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TryFind_ChangedSample_FindsWhatItFindsInALongerText(int seed)
    {
        var random = new Random(seed);
        var samples = Samples().ToList();
        var few = DetectorSet.Create([DetectorKind.CreditCard, DetectorKind.Iban, DetectorKind.UsSsn, DetectorKind.Email])!;
        for (int i = 0; i < 20_000; i++)
        {
            var (kind, column, value) = samples[random.Next(samples.Count)];
            string text = Change(value, random);
            var alone = DetectorSet.Create([kind])!;
            AssertSame(alone, alone.AnnouncedBy(Encoding.UTF8.GetBytes(column)), text);
            AssertSame(few, default, text);
        }
    }

    [Fact]
    public void TryFind_ValueAtEveryPlaceOfAShortText_IsFound()
    {
        var few = DetectorSet.Create([DetectorKind.CreditCard, DetectorKind.UsSsn, DetectorKind.Email])!;
        foreach (string value in (string[])["4111111111111111", "123-45-6789", "a@b.co"])
        {
            for (int length = value.Length; length <= ShortBytesMax + 2; length++)
            {
                for (int at = 0; at + value.Length <= length; at++)
                {
                    string text = new string(' ', at) + value + new string(' ', length - at - value.Length);
                    Assert.True(few.TryFind(Encoding.UTF8.GetBytes(text), out var hit), text);
                    Assert.Equal((at, value.Length), (hit.Start, hit.Length));
                }
            }
        }
    }

    private static IEnumerable<(DetectorKind Kind, string Column, string Value)> Samples() =>
        from line in DetectorSamples.Positive.Split('\n')
        let parts = line.Split(" | ")
        where parts.Length == 3
        let value = parts[2].TrimEnd('\r').Replace("~", "", StringComparison.Ordinal)
        where value.Length is > 0 and <= ShortBytesMax
        select (KindOf(parts[0].Trim()), parts[1], value);

    private static DetectorKind KindOf(string name) => DetectorNames.TryParse(name, out var kinds) ? kinds[0] : throw new ArgumentException(name);

    private static string Change(string value, Random random)
    {
        var text = new StringBuilder(value);
        for (int n = random.Next(4); n > 0 && text.Length > 0; n--)
        {
            int at = random.Next(text.Length);
            switch (random.Next(3))
            {
                case 0:
                    text.Remove(at, 1);
                    break;
                case 1:
                    text[at] = "0123456789@ -.xA"[random.Next(16)];
                    break;
                default:
                    if (text.Length < ShortBytesMax) text.Insert(at, "0123456789@ -.xA"[random.Next(16)]);
                    break;
            }
        }
        return text.ToString();
    }

    private static void AssertSame(DetectorSet detectors, DetectorKinds announced, string text)
    {
        bool found = detectors.TryFind(Encoding.UTF8.GetBytes(text), 0, announced, out var hit);
        bool foundInLonger = detectors.TryFind(Encoding.UTF8.GetBytes(text + Padding), 0, announced, out var inLonger);
        Assert.True((found, hit) == (foundInLonger, inLonger), $"\"{text}\": {found} {hit}, followed by lines {foundInLonger} {inLonger}");
    }
}
