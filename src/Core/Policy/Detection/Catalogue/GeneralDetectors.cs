using System.Collections.Immutable;
using static HoopWire.Policy.Detection.Detector;

namespace HoopWire.Policy.Detection;

/// <summary>Cards, accounts, addresses, telephone numbers and passports. IBANs, e-mail and IPv6 addresses have matchers of their own.</summary>
internal static class GeneralDetectors
{
    private const string Hex = "[0-9A-Fa-f]";

    /// <summary>The detectors.</summary>
    public static ImmutableArray<Detector> All { get; } =
    [
        // ISO/IEC 7812-1, public ranges of the networks.
        new(DetectorKind.CreditCard, DetectorGroup.Financial,
            Plain(@"\d{14,19}|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,4}(?:[ -]\d{1,3})?|\d{4}[ -]\d{6}[ -]\d{4,5}", CardNumber.IsCard),
            Announced(@"\d{13}", CardNumber.IsCard))
        { Words = WordsOf("card pan creditcard") },

        // ISO 13616.
        new(DetectorKind.Iban, DetectorGroup.Financial) { Words = WordsOf("iban") },

        // Bitcoin wiki, "Invoice address"; BIP 173, BIP 350.
        new(DetectorKind.BitcoinAddress, DetectorGroup.Crypto,
            Plain("[13][1-9A-HJ-NP-Za-km-z]{25,34}", Base58Check.IsAddress) with { AsWritten = true },
            Plain("(?:bc1|BC1)[0-9A-Za-z]{11,87}", Bech32.IsAddress) with { AsWritten = true }),

        // ERC-55.
        new(DetectorKind.EthereumAddress, DetectorGroup.Crypto, Plain($"0x{Hex}{{40}}", Detection.EthereumAddress.IsAddress) with { AsWritten = true }),

        // RFC 5321.
        new(DetectorKind.Email, DetectorGroup.Contact),

        // ITU-T E.164; NANPA, numbering plan.
        new(DetectorKind.Phone, DetectorGroup.Contact,
            Plain(@"\+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ ./-]?\d{1,5}){1,5}", PhoneNumber.IsInternational) with { AsWritten = true },
            Plain(@"(?:\+?1[ .-]?)?\(\d{3}\) ?\d{3}[-. ]\d{4}|\+?1[ .-]\d{3}[ .-]\d{3}[ .-]\d{4}", PhoneNumber.IsNorthAmerican) with { AsWritten = true },
            Announced(@"[+(]?\d[0-9 ()./-]{5,20}\d(?: ?(?:x|ext\.? ?)\d{1,6})?", PhoneNumber.IsAnnounced) with { AsWritten = true })
        { Words = WordsOf("phone tel mobile cell fax msisdn whatsapp sms telefon mobil contactno contactnumber") },

        // RFC 791, RFC 1123; RFC 4291.
        new(DetectorKind.IpAddress, DetectorGroup.Network, Plain(@"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}", IpAddress.IsVersion4) with { AsWritten = true }),

        // IEEE 802, hexadecimal representation; and the form of three groups that routers print.
        new(DetectorKind.MacAddress, DetectorGroup.Network,
            Plain($"{Hex}{{2}}(?::{Hex}{{2}}){{5}}|{Hex}{{2}}(?:-{Hex}{{2}}){{5}}|{Hex}{{4}}\\.{Hex}{{4}}\\.{Hex}{{4}}")),

        // ICAO Doc 9303 part 4, lines of type 3 documents.
        new(DetectorKind.PassportMrz, DetectorGroup.NationalIds,
            Plain(@"[A-Z0-9][A-Z0-9<]{8}\d[A-Z<]{3}\d{6}\d[MFX<]\d{6}\d[A-Z0-9<]{14}[0-9<]\d", MachineReadableZone.IsSecondLine) with { AsWritten = true }),
    ];
}
