using System.Collections.Immutable;
using static HoopWire.Policy.Detection.Detector;

namespace HoopWire.Policy.Detection;

/// <summary>Numbers of western and northern Europe.</summary>
internal static class EuropeanDetectors
{
    /// <summary>The detectors.</summary>
    public static ImmutableArray<Detector> All { get; } =
    [
        // NHS Data Dictionary, "NHS NUMBER": check digit modulo 11.
        new(DetectorKind.UkNhs, DetectorGroup.NationalIds, Announced(@"\d{3}[ -]?\d{3}[ -]?\d{4}", EuropeanNumbers.IsNhs)) { Words = WordsOf("nhs") },

        // HMRC, National Insurance Manual NIM39110: letters and prefixes that are used; no check digit.
        new(DetectorKind.UkNino, DetectorGroup.NationalIds,
            Plain(@"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]", EuropeanNumbers.IsNino))
        { Words = WordsOf("nino nationalinsurance") },

        // Real Decreto 1553/2005, article 11, and Orden INT/2058/2008: letter by the number modulo 23.
        new(DetectorKind.EsNif, DetectorGroup.NationalIds, Plain(@"\d{8}-?[A-HJ-NP-TV-Z]", EuropeanNumbers.IsNif)) { Words = WordsOf("nif dni") },
        new(DetectorKind.EsNie, DetectorGroup.NationalIds, Plain(@"[XYZ]-?\d{7}-?[A-HJ-NP-TV-Z]", EuropeanNumbers.IsNif)) { Words = WordsOf("nie extranjero") },

        // Decreto ministeriale of 23 December 1976: characters of name, date, place; check letter.
        new(DetectorKind.ItCodiceFiscale, DetectorGroup.NationalIds,
            Plain(@"[A-Za-z]{6}[0-9LMNP-Vlmnp-v]{2}[A-EHLMPR-Ta-ehlmpr-t][0-9LMNP-Vlmnp-v]{2}[A-Za-z][0-9LMNP-Vlmnp-v]{3}[A-Za-z]", EuropeanNumbers.IsCodiceFiscale))
        { Words = WordsOf("codicefiscale") },

        // D.P.R. 633/1972, article 35: seven digits, office, Luhn.
        new(DetectorKind.ItVat, DetectorGroup.NationalIds,
            Plain(@"IT ?\d{11}", EuropeanNumbers.IsItalianVat),
            Announced(@"\d{11}", EuropeanNumbers.IsItalianVat))
        { Words = WordsOf("iva partitaiva piva") },

        // Bundeszentralamt für Steuern, "Aufbau der Identifikationsnummer": ISO/IEC 7064 MOD 11,10.
        new(DetectorKind.DeTaxId, DetectorGroup.NationalIds, Announced(@"[1-9]\d ?\d{3} ?\d{3} ?\d{3}", EuropeanNumbers.IsGermanTaxId))
        { Words = WordsOf("steuer idnr identifikationsnummer tin taxid") },

        // Deutsche Rentenversicherung, Versicherungsnummernverordnung, section 2.
        new(DetectorKind.DeSocialSecurity, DetectorGroup.NationalIds, Plain(@"\d{2} ?\d{6} ?[A-Z] ?\d{3}", EuropeanNumbers.IsGermanSocialSecurity))
        { Words = WordsOf("rentenversicherung sozialversicherung svnr") },

        // INSEE, "Numéro d'inscription au répertoire": key of 97 less the number modulo 97.
        new(DetectorKind.FrNir, DetectorGroup.NationalIds,
            Plain(@"[12378]\d{4}(?:\d{2}|2[AB])\d{8}|[12378] \d{2} \d{2} (?:\d{2}|2[AB]) \d{3} \d{3} \d{2}", EuropeanNumbers.IsNir))
        { Words = WordsOf("nir securitesociale insee") },

        // INSEE, "SIREN" and "SIRET": Luhn.
        new(DetectorKind.FrSiret, DetectorGroup.NationalIds, Announced(@"\d{3} ?\d{3} ?\d{3}(?: ?\d{5})?", CheckDigits.HasLuhn))
        { Words = WordsOf("siren siret") },

        // Rijksdienst voor Identiteitsgegevens, Logisch Ontwerp BSN: the eleven test.
        new(DetectorKind.NlBsn, DetectorGroup.NationalIds, Announced(@"\d{9}|\d{3}\.\d{3}\.\d{3}|\d{4}\.\d{2}\.\d{3}", EuropeanNumbers.IsBsn))
        { Words = WordsOf("bsn burgerservice sofi") },

        // Royal decree of 3 April 1984 (Belgium): 97 less the number modulo 97.
        new(DetectorKind.BeRrn, DetectorGroup.NationalIds,
            Plain(@"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}|\d{6}-\d{3}-\d{2}", EuropeanNumbers.IsBelgianRrn),
            Announced(@"\d{11}", EuropeanNumbers.IsBelgianRrn))
        { Words = WordsOf("rrn rijksregister registrenational insz niss") },

        // Digital and Population Data Services Agency of Finland, "Personal identity code": check character modulo 31; signs of 2023 included.
        new(DetectorKind.FiHetu, DetectorGroup.NationalIds,
            Plain(@"\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-FHJ-NPR-Ya-fhj-npr-y]", EuropeanNumbers.IsHetu) with { AsWritten = true })
        { Words = WordsOf("hetu henkilotunnus") },

        // Skatteverket, SKV 704: Luhn over the last ten digits.
        new(DetectorKind.SePersonnummer, DetectorGroup.NationalIds,
            Plain(@"(?:\d{2})?\d{6}[-+]\d{4}", EuropeanNumbers.IsPersonnummer),
            Announced(@"\d{10}|\d{12}", EuropeanNumbers.IsPersonnummer))
        { Words = WordsOf("personnummer samordningsnummer personalnumber pnr") },

        // Skatteetaten, "National identity number": two check digits modulo 11.
        new(DetectorKind.NoFodselsnummer, DetectorGroup.NationalIds, Plain(@"\d{6} \d{5}", EuropeanNumbers.IsFodselsnummer), Announced(@"\d{11}", EuropeanNumbers.IsFodselsnummer))
        { Words = WordsOf("fodselsnummer fødselsnummer personnummer fnr") },

        // CPR-kontoret, "Personnummeret i CPR": since 2007 numbers without a valid check digit are given out.
        new(DetectorKind.DkCpr, DetectorGroup.NationalIds, Announced(@"\d{6}-?\d{4}", EuropeanNumbers.IsCpr)) { Words = WordsOf("cpr personnummer") },

        // Department of Social Protection, "Personal Public Service number": check letter modulo 23.
        new(DetectorKind.IePps, DetectorGroup.NationalIds, Announced(@"\d{7}[A-W][A-IW]?", EuropeanNumbers.IsPps)) { Words = WordsOf("pps ppsn publicservice") },

        // Central Compensation Office of Switzerland, "AHV number": EAN-13 with prefix 756.
        new(DetectorKind.ChAhv, DetectorGroup.NationalIds, Plain(@"756\.\d{4}\.\d{4}\.\d{2}|756\d{10}", EuropeanNumbers.IsAhv)) { Words = WordsOf("ahv avs") },

        // Decreto-Lei 14/2013: check digit modulo 11.
        new(DetectorKind.PtNif, DetectorGroup.NationalIds, Announced(@"(?:PT ?)?\d{3} ?\d{3} ?\d{3}", v => EuropeanNumbers.IsPortugueseNif(v[^9..])))
        { Words = WordsOf("nif contribuinte nipc") },
    ];
}
