using System.Collections.Immutable;
using static HoopWire.Policy.Detection.Detector;

namespace HoopWire.Policy.Detection;

/// <summary>Numbers of the Americas.</summary>
internal static class AmericanDetectors
{
    /// <summary>The detectors.</summary>
    public static ImmutableArray<Detector> All { get; } =
    [
        // SSA, "Social Security Number Randomization": no area 000, 666 or 900 to 999, no group 00, no serial 0000.
        new(DetectorKind.UsSsn, DetectorGroup.NationalIds,
            Plain(@"\d{3}-\d{2}-\d{4}|\d{3} \d{2} \d{4}", AmericanNumbers.IsSsn),
            Announced(@"\d{9}", AmericanNumbers.IsSsn))
        { Words = WordsOf("ssn socialsecurity socsec taxid taxpayer") },

        // IRS, Internal Revenue Manual 3.13.5 exhibit on ITIN ranges: first digit 9, fourth and fifth 50-65, 70-88, 90-92, 94-99.
        new(DetectorKind.UsItin, DetectorGroup.NationalIds,
            Plain(@"9\d{2}-\d{2}-\d{4}|9\d{2} \d{2} \d{4}", AmericanNumbers.IsItin),
            Announced(@"9\d{8}", AmericanNumbers.IsItin))
        { Words = WordsOf("itin taxid taxpayer ssn") },

        // CMS, "Requirements for National Provider Identifier (NPI) and NPI Check Digit".
        new(DetectorKind.UsNpi, DetectorGroup.NationalIds, Announced(@"[12]\d{9}", AmericanNumbers.IsNpi)) { Words = WordsOf("npi providernumber") },

        // DEA Diversion Control Division, "DEA Number verification": registrant type, initial, six digits, check digit.
        new(DetectorKind.UsDea, DetectorGroup.NationalIds, Announced(@"[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}", AmericanNumbers.IsDea))
        { Words = WordsOf("dea prescriber registrant") },

        // CMS, "Understanding the Medicare Beneficiary Identifier (MBI) format": no check digit, but a letter or digit fixed at each place.
        new(DetectorKind.UsMbi, DetectorGroup.NationalIds,
            Plain(@"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-[AC-HJKMNP-RT-Y]{2}\d{2}"),
            Announced(@"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d{2}"))
        { Words = WordsOf("mbi medicare beneficiary") },

        // Government of Canada, "Social Insurance Number": nine digits with a Luhn check digit.
        new(DetectorKind.CaSin, DetectorGroup.NationalIds, Announced(@"\d{3}-\d{3}-\d{3}|\d{3} \d{3} \d{3}|\d{9}", AmericanNumbers.IsSin))
        { Words = WordsOf("sin socialinsurance nas") },

        // Receita Federal, Instrução Normativa 1548/2015: two check digits modulo 11.
        new(DetectorKind.BrCpf, DetectorGroup.NationalIds,
            Plain(@"\d{3}\.\d{3}\.\d{3}-\d{2}", AmericanNumbers.IsCpf),
            Announced(@"\d{11}|\d{9}-\d{2}", AmericanNumbers.IsCpf))
        { Words = WordsOf("cpf contribuinte taxid cadastro") },

        // Receita Federal, Instrução Normativa 2229/2024: letters and digits in the first twelve places, two check digits modulo 11.
        new(DetectorKind.BrCnpj, DetectorGroup.NationalIds,
            Plain(@"[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-\d{2}", AmericanNumbers.IsCnpj),
            Announced(@"\d{14}", AmericanNumbers.IsCnpj))
        { Words = WordsOf("cnpj empresa taxid cadastro") },

        // SEGOB, "Instructivo normativo para la asignación de la CURP" (Diario Oficial, 18 October 2021).
        new(DetectorKind.MxCurp, DetectorGroup.NationalIds, Plain(@"[A-Z]{4}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z]\d", AmericanNumbers.IsCurp))
        { Words = WordsOf("curp") },

        // AFIP, Resolución General 1817/2005: type, document number, check digit modulo 11.
        new(DetectorKind.ArCuit, DetectorGroup.NationalIds,
            Plain(@"\d{2}-\d{8}-\d", AmericanNumbers.IsCuit),
            Announced(@"\d{11}", AmericanNumbers.IsCuit))
        { Words = WordsOf("cuit cuil taxid") },

        // Servicio de Impuestos Internos, "Rol Único Tributario": check digit modulo 11 with K for ten.
        new(DetectorKind.ClRut, DetectorGroup.NationalIds,
            Plain(@"\d{1,2}\.\d{3}\.\d{3}-[0-9kK]", AmericanNumbers.IsRut),
            Announced(@"\d{7,8}-?[0-9kK]", AmericanNumbers.IsRut))
        { Words = WordsOf("rut run tributario") },

        // American Bankers Association, "Routing Number Policy": weights 3, 7, 1; ranges of the Federal Reserve.
        new(DetectorKind.UsAbaRouting, DetectorGroup.Financial, Announced(@"\d{9}|\d{4}-\d{4}-\d", AmericanNumbers.IsRouting))
        { Words = WordsOf("aba routing rtn transit") },
    ];
}
