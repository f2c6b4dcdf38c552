using System.Text;
using HoopWire.Policy;

namespace HoopWire.Core.Tests.Policy;

/// <summary>What is passed over unseen must hold nothing: over texts without end, the detectors find what a search finds that tries everything everywhere.</summary>
public class DetectorReferenceTests
{
    private const int Texts = 20_000;

    private static readonly DetectorKind[][] Sets =
    [
        Enum.GetValues<DetectorKind>(),
        [DetectorKind.CreditCard, DetectorKind.UsSsn, DetectorKind.Email, DetectorKind.Phone],
        [DetectorKind.IpAddress, DetectorKind.MacAddress],
        [DetectorKind.Iban, DetectorKind.UkNino, DetectorKind.ItVat, DetectorKind.PtNif, DetectorKind.HkHkid],
        [DetectorKind.Phone, DetectorKind.JpMyNumber, DetectorKind.NlBsn, DetectorKind.IePps],
    ];

    private static readonly (DetectorSet Set, ReferenceDetectors Reference)[] Compared =
        [.. Sets.Select(kinds => (DetectorSet.Create(kinds)!, new ReferenceDetectors(DetectorKinds.Of(kinds))))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TryFind_GeneratedTexts_FindsWhatTheReferenceFinds(int seed)
    {
        var texts = new DetectorTexts(seed);
        for (int i = 0; i < Texts; i++)
        {
            byte[] text = texts.Next();
            var (set, reference) = Compared[i % 4 == 0 ? i / 4 % Compared.Length : 0];
            var announced = i % 3 == 0 ? set.AnnouncedBy(Encoding.UTF8.GetBytes(texts.Sample().Column)) : default;
            AssertSame(set, reference, announced, text);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryFind_FromEveryPlace_FindsWhatTheReferenceFinds(int seed)
    {
        var texts = new DetectorTexts(1000 + seed);
        for (int i = 0; i < 1_500; i++)
        {
            byte[] text = texts.Next();
            var (set, reference) = Compared[i % Compared.Length];
            for (int from = 0; from <= text.Length; from++) AssertSameHit(set, reference, default, text, from, out _);
        }
    }

    [Fact]
    public void TryFind_OneKindAlone_FindsWhatTheReferenceFinds()
    {
        var texts = new DetectorTexts(2000);
        foreach (var kind in Enum.GetValues<DetectorKind>())
        {
            var (set, reference) = (DetectorSet.Create([kind])!, new ReferenceDetectors(DetectorKinds.Of([kind])));
            for (int i = 0; i < 500; i++)
            {
                byte[] text = texts.Next();
                AssertSame(set, reference, default, text);
                AssertSame(set, reference, DetectorKinds.Of([kind]), text);
            }
            foreach (var (_, column, value) in DetectorTexts.Samples.Where(s => s.Kind == kind))
            {
                AssertSame(set, reference, DetectorKinds.Of([kind]), Encoding.UTF8.GetBytes(value));
                // Announced by a word of its own, beside no other kind that would have the place looked at.
                AssertSame(set, reference, default, Encoding.UTF8.GetBytes($$"""{"{{column}}": "{{value}}"}"""));
            }
        }
    }

    [Fact]
    public void TryFind_EverySampleAtEveryPlaceOfABlock_FindsWhatTheReferenceFinds()
    {
        foreach (var (kind, column, value) in DetectorTexts.Samples)
        {
            var (set, reference) = Compared[0];
            var announced = set.AnnouncedBy(Encoding.UTF8.GetBytes(column));
            for (int before = 0; before < 70; before++)
            {
                AssertSame(set, reference, announced, Encoding.UTF8.GetBytes(new string(' ', before) + value));
                AssertSame(set, reference, default, Encoding.UTF8.GetBytes(new string('x', before) + $"\n{column}: {value}, and more of a text that goes on"));
            }
        }
    }

    private static void AssertSame(DetectorSet set, ReferenceDetectors reference, DetectorKinds announced, byte[] text)
    {
        for (int from = 0; AssertSameHit(set, reference, announced, text, from, out var hit); from = hit.Start + hit.Length)
        {
        }
    }

    private static bool AssertSameHit(DetectorSet set, ReferenceDetectors reference, DetectorKinds announced, byte[] text, int from, out DetectorHit hit)
    {
        bool isFound = set.TryFind(text, from, announced, out hit);
        bool isExpected = reference.TryFind(text, from, announced, out var expected);
        if ((isFound, hit) != (isExpected, expected))
            Assert.Fail($"from {from} in \"{Encoding.UTF8.GetString(text)}\": {isFound} {hit}, must be {isExpected} {expected}");
        return isFound;
    }
}
