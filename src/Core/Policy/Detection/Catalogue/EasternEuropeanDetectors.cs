using System.Collections.Immutable;
using static HoopWire.Policy.Detection.Detector;

namespace HoopWire.Policy.Detection;

/// <summary>Numbers of eastern and southern Europe.</summary>
internal static class EasternEuropeanDetectors
{
    /// <summary>The detectors.</summary>
    public static ImmutableArray<Detector> All { get; } =
    [
        // Ustawa o ewidencji ludności of 24 September 2010, article 15.
        new(DetectorKind.PlPesel, DetectorGroup.NationalIds, Announced(@"\d{11}", EasternEuropeanNumbers.IsPesel)) { Words = WordsOf("pesel") },

        // Ministry of Finance of Poland, tax identification number: weights modulo 11.
        new(DetectorKind.PlNip, DetectorGroup.NationalIds, Announced(@"\d{10}|\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}", EasternEuropeanNumbers.IsNip))
        { Words = WordsOf("nip podatkow taxid") },

        // Legea 105/1996 and its norms: weights 279146358279 modulo 11.
        new(DetectorKind.RoCnp, DetectorGroup.NationalIds, Announced(@"[1-9]\d{12}", EasternEuropeanNumbers.IsCnp)) { Words = WordsOf("cnp codnumeric") },

        // Zákon 133/2000 Sb., section 13: a multiple of eleven.
        new(DetectorKind.CzBirthNumber, DetectorGroup.NationalIds,
            Plain(@"\d{6}/\d{4}", EasternEuropeanNumbers.IsRodneCislo),
            Announced(@"\d{10}", EasternEuropeanNumbers.IsRodneCislo))
        { Words = WordsOf("rodne rodnecislo birthnumber") },

        // Zakon o osobnom identifikacijskom broju: ISO/IEC 7064 MOD 11,10.
        new(DetectorKind.HrOib, DetectorGroup.NationalIds, Announced(@"\d{11}", EasternEuropeanNumbers.IsOib)) { Words = WordsOf("oib") },

        // Ordinance on the functioning of ESGRAON (Bulgaria): weights modulo 11.
        new(DetectorKind.BgEgn, DetectorGroup.NationalIds, Announced(@"\d{10}", EasternEuropeanNumbers.IsEgn)) { Words = WordsOf("egn") },

        // EVS 585:2007, Personal code (Estonia); Lithuania counts alike.
        new(DetectorKind.EeIsikukood, DetectorGroup.NationalIds, Announced(@"[1-8]\d{10}", EasternEuropeanNumbers.IsIsikukood))
        { Words = WordsOf("isikukood asmens personalcode") },

        // Law 3655/2008 (Greece), social security number: date and Luhn.
        new(DetectorKind.GrAmka, DetectorGroup.NationalIds, Announced(@"\d{11}", EasternEuropeanNumbers.IsAmka)) { Words = WordsOf("amka") },
    ];
}
