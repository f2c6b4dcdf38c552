using System.Collections.Immutable;
using static HoopWire.Policy.Detection.Detector;

namespace HoopWire.Policy.Detection;

/// <summary>Numbers of Asia, Australia, New Zealand and Africa.</summary>
internal static class AsianPacificDetectors
{
    /// <summary>The detectors.</summary>
    public static ImmutableArray<Detector> All { get; } =
    [
        // Australian Taxation Office, "TFN algorithm": weights modulo 11; eight or nine digits.
        new(DetectorKind.AuTfn, DetectorGroup.NationalIds, Announced(@"\d{3} ?\d{3} ?\d{3}|\d{3}-\d{3}-\d{3}|\d{8}", AsianPacificNumbers.IsTfn))
        { Words = WordsOf("tfn taxfile taxid") },

        // Australian Business Register, "Format of the ABN": weights modulo 89.
        new(DetectorKind.AuAbn, DetectorGroup.NationalIds,
            Plain(@"\d{2} \d{3} \d{3} \d{3}", AsianPacificNumbers.IsAbn),
            Announced(@"\d{11}", AsianPacificNumbers.IsAbn))
        { Words = WordsOf("abn businessnumber businessno") },

        // ASIC, "Australian Company Number digit check".
        new(DetectorKind.AuAcn, DetectorGroup.NationalIds, Announced(@"\d{3} ?\d{3} ?\d{3}", AsianPacificNumbers.IsAcn))
        { Words = WordsOf("acn companynumber companyno") },

        // Services Australia, "Medicare card number": weights 1, 3, 7, 9, then issue and person.
        new(DetectorKind.AuMedicare, DetectorGroup.NationalIds, Announced(@"[2-6]\d{3} ?\d{5} ?\d(?:[ /-]?\d)?", AsianPacificNumbers.IsMedicare))
        { Words = WordsOf("medicare") },

        // Inland Revenue, "Resident withholding tax specification document": IRD number validation.
        new(DetectorKind.NzIrd, DetectorGroup.NationalIds, Announced(@"\d{2,3}-?\d{3}-?\d{3}|\d{2,3} \d{3} \d{3}", AsianPacificNumbers.IsIrd))
        { Words = WordsOf("ird taxid inlandrevenue") },

        // UIDAI, "A UID numbering scheme": eleven digits and a Verhoeff check digit.
        new(DetectorKind.InAadhaar, DetectorGroup.NationalIds, Announced(@"[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}", AsianPacificNumbers.IsAadhaar))
        { Words = WordsOf("aadhaar aadhar adhaar uidai") },

        // GSTN, "GST Identification Number": state, PAN, entity, Z, check character.
        new(DetectorKind.InGstin, DetectorGroup.NationalIds, Plain(@"\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]", AsianPacificNumbers.IsGstin))
        { Words = WordsOf("gstin gst") },

        // Income Tax Department of India, "Permanent Account Number": the fourth letter is the kind of holder; its check letter is not published.
        new(DetectorKind.InPan, DetectorGroup.NationalIds, Plain(@"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]")) { Words = WordsOf("pan") },

        // Enforcement decree of the Resident Registration Act; numbers issued since October 2020 have no check digit.
        new(DetectorKind.KrRrn, DetectorGroup.NationalIds,
            Plain(@"\d{6}-[0-9]\d{6}", AsianPacificNumbers.IsRrn),
            Announced(@"\d{13}", AsianPacificNumbers.IsRrn))
        { Words = WordsOf("rrn jumin residentregistration") },

        // Immigration and Checkpoints Authority: series S, T, F, G and, since 2022, M.
        new(DetectorKind.SgNric, DetectorGroup.NationalIds, Plain(@"[STFGM]\d{7}[A-Z]", AsianPacificNumbers.IsNric)) { Words = WordsOf("nric fin") },

        // Ministry of the Interior of Taiwan, national identification number; residents' numbers in the form of 2021.
        new(DetectorKind.TwId, DetectorGroup.NationalIds, Announced(@"[A-Z][1289]\d{8}", AsianPacificNumbers.IsTaiwanId))
        { Words = WordsOf("taiwan natid nationalid idnumber identitynumber") },

        // Department of Provincial Administration of Thailand: thirteen digits, check digit modulo 11.
        new(DetectorKind.ThId, DetectorGroup.NationalIds,
            Plain(@"\d-\d{4}-\d{5}-\d{2}-\d", AsianPacificNumbers.IsThaiId),
            Announced(@"\d{13}", AsianPacificNumbers.IsThaiId))
        { Words = WordsOf("thai nationalid citizenid") },

        // Immigration Department of Hong Kong: letters, six digits, check character in parentheses.
        new(DetectorKind.HkHkid, DetectorGroup.NationalIds,
            Plain(@"[A-Z]{1,2}\d{6}\([0-9A]\)", AsianPacificNumbers.IsHkid),
            Announced(@"[A-Z]{1,2}\d{6}[0-9A]", AsianPacificNumbers.IsHkid))
        { Words = WordsOf("hkid hongkong") },

        // Ministerial ordinance 85 of 2014 (Japan), article 5: check digit modulo 11.
        new(DetectorKind.JpMyNumber, DetectorGroup.NationalIds, Announced(@"\d{4}[ -]?\d{4}[ -]?\d{4}", AsianPacificNumbers.IsMyNumber))
        { Words = WordsOf("mynumber kojin individualnumber") },

        // GB 11643-1999, Citizen identification number.
        new(DetectorKind.CnRic, DetectorGroup.NationalIds, Plain(@"\d{17}[0-9Xx]", AsianPacificNumbers.IsRic)) { Words = WordsOf("shenfen residentid") },

        // Population registry of Israel: nine digits, Luhn.
        new(DetectorKind.IlId, DetectorGroup.NationalIds, Announced(@"\d{9}|\d{8}-\d", AsianPacificNumbers.IsIsraeliId))
        { Words = WordsOf("teudat zehut israeli nationalid idnumber") },

        // General Directorate of Civil Registration of Türkiye: eleven digits, two check digits.
        new(DetectorKind.TrTckn, DetectorGroup.NationalIds, Announced(@"[1-9]\d{10}", AsianPacificNumbers.IsTckn))
        { Words = WordsOf("tckn tckimlik kimlik nationalid") },

        // Department of Home Affairs of South Africa: date of birth, sex, citizenship, Luhn. One that begins with 1 looks like milliseconds since 1970.
        new(DetectorKind.ZaId, DetectorGroup.NationalIds,
            Plain(@"[02-9]\d{12}|\d{6} \d{4} \d{3}", AsianPacificNumbers.IsSouthAfricanId),
            Announced(@"1\d{12}", AsianPacificNumbers.IsSouthAfricanId))
        { Words = WordsOf("southafrica rsaid saidnumber nationalid idnumber") },
    ];
}
