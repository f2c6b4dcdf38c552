// How values of each kind are made: a maker of candidates, and somebody else's validator that says which of them are values.
import { createHash } from 'node:crypto';
import { stdnum } from 'stdnum';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { base58check, bech32, bech32m } from '@scure/base';
import { faker, int, pick, chance, shaped, digits, alnum, word, hex, written, day, chars } from './random.mjs';

const sum = (text, weights) => weights.reduce((total, w, i) => total + w * Number(text[i]), 0);
const luhn = text => [...text].reverse().reduce((total, c, i) => total + (i % 2 ? (c * 2 > 9 ? c * 2 - 9 : c * 2) : Number(c)), 0) % 10 === 0;
const by = (country, name) => value => stdnum[country][name].validate(value).isValid;

// As it is written without being announced.
export const isPersonnummer = text => /^\d{6}[-+]\d{4}$/.test(text) && by('SE', 'personnummer')(text);

// Values by rejection: candidates until the validator agrees. A near miss is a value with one character changed that the validator refuses.
function checked(kind, columns, make, isValid, shapes = [], options = {}) {
  return {
    kind, columns, ...options,
    value() {
      for (;;) {
        const value = make();
        if (isValid(value)) return shapes.length ? written(value, pick(shapes.filter(s => [...s].filter(c => c === '#').length === value.length))) : value;
      }
    },
    nearMiss() {
      for (;;) {
        const value = [...make()];
        const at = value.length - 1 - int(0, 1);
        if (!/\d/.test(value[at])) continue;
        value[at] = digits(1);
        if (!isValid(value.join(''))) return shapes.length ? written(value, pick(shapes.filter(s => [...s].filter(c => c === '#').length === value.length))) : value.join('');
      }
    },
  };
}

const made = (kind, columns, value, nearMiss, options = {}) => ({ kind, columns, value, nearMiss, ...options });
// Of the first ten digits one occurs twice or three times, the others at most once.
const oneRepeated = v => { const counts = Object.values([...v.slice(0, 10)].reduce((c, d) => ({ ...c, [d]: (c[d] ?? 0) + 1 }), {})); return Math.max(...counts) <= 3 && counts.filter(n => n > 1).length === 1; };
const nine = ['#########', '###-###-###', '### ### ###'];
const isMedicare = v => /^[2-6]/.test(v) && sum(v, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(v[8]) && v[9] !== '0';
const isNhs = v => { const c = 11 - (sum(v, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11); return c !== 10 && c % 11 === Number(v[9]); };
const isMyNumber = v => { const r = sum(v, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11; return (r < 2 ? 0 : 11 - r) === Number(v[11]); };
const nricLetter = v => {
  const total = sum(v.slice(1), [2, 7, 6, 5, 4, 3, 2]) + ({ T: 4, G: 4, M: 3 }[v[0]] ?? 0);
  if ('ST'.includes(v[0])) return 'JZIHGFEDCBA'[total % 11];
  if ('FG'.includes(v[0])) return 'XWUTRQPNMLK'[total % 11];
  return 'XWUTRQPNJLK'[total % 11];
};
const mbi = () => { const L = 'ACDEFGHJKMNPQRTUVWXY', N = '0123456789', LN = L + N; return chars('123456789', 1) + chars(L, 1) + chars(LN, 1) + chars(N, 1) + chars(L, 1) + chars(LN, 1) + chars(N, 1) + chars(L, 2) + chars(N, 2); };

export const nationalIds = [
  checked('us-ssn', ['ssn', 'social_security_number', 'SSN'], () => pick('12345678') + digits(8), by('US', 'ssn'), ['###-##-####', '###-##-####', '### ## ####', '#########']),
  made('us-itin', ['itin', 'taxpayer_id', 'ITIN'], () => `9${digits(2)}-${pick([50, 61, 65, 70, 78, 88, 90, 92, 94, 99])}-${digits(4)}`, () => `9${digits(2)}-${pick(['01', 10, 49, 66, 69, 89, 93])}-${digits(4)}`),
  checked('us-npi', ['npi', 'npi_number', 'providerNpi'], () => pick('12') + digits(9), v => luhn('80840' + v)),
  checked('us-dea', ['dea', 'dea_number', 'prescriber_dea'], () => pick('ABFM') + shaped('A#######'), v => (sum(v.slice(2), [1, 2, 1, 2, 1, 2]) % 10) === Number(v[8])),
  made('us-mbi', ['mbi', 'medicare_beneficiary_id', 'beneficiaryMbi'], () => (chance(0.5) ? mbi() : written(mbi(), '####-###-####')), () => `${digits(1)}${chars('BILOSZ', 1)}${digits(2)}-${shaped('AA#')}-${shaped('AA##')}`),
  checked('uk-nhs', ['nhs_number', 'nhsNumber', 'patient_nhs_no'], () => digits(10), isNhs, ['##########', '### ### ####']),
  checked('uk-nino', ['nino', 'national_insurance_number', 'ni_number'], () => shaped('AA######') + pick('ABCD'), by('GB', 'nino'), ['#########', '## ## ## ## #'], { noNearMiss: () => shaped('DQ######') + pick('EFXYZ') }),
  checked('au-tfn', ['tfn', 'tax_file_number'], () => digits(9), by('AU', 'tfn'), ['#########', '### ### ###']),
  checked('au-abn', ['abn', 'business_number', 'supplier_abn'], () => pick('123456789') + digits(10), by('AU', 'abn'), ['###########', '## ### ### ###']),
  checked('au-acn', ['acn', 'company_number', 'acnNumber'], () => digits(9), by('AU', 'acn'), ['#########', '### ### ###']),
  checked('au-medicare', ['medicare_number', 'medicareNo', 'medicare_card'], () => pick('23456') + digits(9), isMedicare, ['##########', '#### ##### #']),
  checked('nz-ird', ['ird_number', 'irdNumber'], () => pick(['', '1']) + pick('1234') + digits(7), by('NZ', 'ird'), ['########', '#########', '##-###-###', '###-###-###']),
  checked('ca-sin', ['sin', 'social_insurance_number', 'employeeSin'], () => pick('1234567') + digits(8), by('CA', 'sin'), nine),
  checked('in-aadhaar', ['aadhaar', 'aadhaar_number', 'aadhar_no'], () => pick('23456789') + digits(11), by('IN', 'aadhaar'), ['############', '#### #### ####']),
  checked('in-gstin', ['gstin', 'gst_number', 'vendor_code'], () => `${pick(['07', '24', '27', '29', '33'])}${shaped('AAA')}${pick('ABCFGHLJPT')}${shaped('A####A')}1Z${chars('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1)}`, by('IN', 'gstin')),
  made('in-pan', ['pan', 'pan_number', 'reference'], () => shaped('AAA') + pick('ABCFGHLJPT') + shaped('A####A'), () => shaped('AAA') + pick('XYZQ') + shaped('A####A')),
  checked('pl-pesel', ['pesel', 'pesel_number'], () => day('YYMMDD', 1940, 1999) + digits(5), by('PL', 'pesel')),
  checked('pl-nip', ['nip', 'nip_number', 'contractorNip'], () => digits(10), by('PL', 'nip'), ['##########', '###-###-##-##']),
  checked('es-nif', ['nif', 'dni', 'documento', 'code'], () => digits(8) + pick('TRWAGMYFPDXBNJZSQVHLCKE'), by('ES', 'dni')),
  checked('es-nie', ['nie', 'documento', 'code'], () => pick('XYZ') + digits(7) + pick('TRWAGMYFPDXBNJZSQVHLCKE'), by('ES', 'nie')),
  checked('it-codice-fiscale', ['codice_fiscale', 'cf', 'code'], () => shaped('AAAAAA##') + pick('ABCDEHLMPRST') + String(int(1, 28) + pick([0, 40])).padStart(2, '0') + pick('ABCDEFGHIL') + digits(3) + shaped('A'), by('IT', 'codicefiscale')),
  checked('it-vat', ['partita_iva', 'p_iva', 'iva'], () => digits(7) + String(int(1, 99)).padStart(3, '0') + digits(1), by('IT', 'iva'), ['###########', 'IT###########']),
  checked('de-tax-id', ['steuer_id', 'steuerId', 'idnr', 'tin'], () => pick('123456789') + digits(10), v => by('DE', 'idnr')(v) && oneRepeated(v), ['###########', '## ### ### ###']),
  checked('de-social-security', ['sozialversicherungsnummer', 'svnr', 'reference'], () => pick(['12', '25', '38', '65']) + day('DDMMYY') + shaped('A##') + digits(1), by('DE', 'svnr')),
  checked('fr-nir', ['nir', 'numero_securite_sociale', 'reference'], () => pick('12') + day('YYMM') + pick(['75', '13', '69', '2A', '2B']) + digits(8), by('FR', 'nir'), ['###############', '# ## ## ## ### ### ##']),
  checked('fr-siret', ['siren', 'siret', 'numero_siret'], () => (chance(0.5) ? digits(9) : digits(14)), v => by('FR', v.length === 9 ? 'siren' : 'siret')(v), ['#########', '### ### ###', '##############', '### ### ### #####']),
  checked('nl-bsn', ['bsn', 'burgerservicenummer', 'klant_bsn'], () => digits(9), by('NL', 'bsn')),
  checked('be-rrn', ['rijksregisternummer', 'insz', 'rrn'], () => day('YYMMDD', 1940, 1999) + digits(5), v => !v.endsWith('00') && by('BE', 'nn')(v), ['###########', '##.##.##-###.##']),
  checked('fi-hetu', ['hetu', 'henkilotunnus', 'reference'], () => day('DDMMYY', 1940, 1999) + '-' + digits(3) + chars('0123456789ABCDEFHJKLMNPRSTUVWXY', 1), by('FI', 'hetu')),
  checked('se-personnummer', ['personnummer', 'personalNumber', 'pnr'], () => day('YYMMDD', 1940, 1999) + digits(4), v => by('SE', 'personnummer')(`${v.slice(0, 6)}-${v.slice(6)}`), ['######-####', '##########']),
  checked('no-fodselsnummer', ['fodselsnummer', 'fnr'], () => day('DDMMYY', 1940, 1999) + digits(5), by('NO', 'fodselsnummer')),
  checked('dk-cpr', ['cpr', 'cpr_nummer', 'cprNumber'], () => day('DDMMYY', 1940, 1999) + digits(4), by('DK', 'cpr'), ['##########', '######-####'], { noNearMiss: () => `${int(32, 99)}${digits(4)}-${digits(4)}` }),
  checked('ie-pps', ['pps', 'ppsn', 'pps_number'], () => digits(7) + chars('ABCDEFGHIJKLMNOPQRSTUVW', 1) + pick(['', '', 'A', 'B', 'H']), by('IE', 'pps')),
  checked('ch-ahv', ['ahv_nummer', 'avs', 'reference'], () => '756' + digits(10), by('CH', 'ssn'), ['#############', '###.####.####.##']),
  checked('pt-nif', ['nif', 'contribuinte', 'numero_contribuinte'], () => pick('1235689') + digits(8), by('PT', 'nif')),
  checked('ro-cnp', ['cnp', 'cod_numeric_personal'], () => pick('12') + day('YYMMDD', 1940, 1999) + pick(['01', '12', '25', '40', '52']) + digits(4), by('RO', 'cnp')),
  checked('cz-birth-number', ['rodne_cislo', 'birth_number'], () => day('YYMMDD', 1955, 1999) + digits(4), by('CZ', 'rc'), ['##########', '######/####']),
  checked('hr-oib', ['oib', 'oib_broj'], () => pick('123456789') + digits(10), by('HR', 'oib')),
  checked('bg-egn', ['egn', 'egn_number'], () => day('YYMMDD', 1940, 1999) + digits(4), by('BG', 'egn')),
  checked('ee-isikukood', ['isikukood', 'personal_code', 'asmens_kodas'], () => pick('34') + day('YYMMDD', 1940, 1999) + digits(4), by('EE', 'ik')),
  checked('gr-amka', ['amka', 'amka_number'], () => day('DDMMYY', 1940, 1999) + digits(5), by('GR', 'amka')),
  checked('kr-rrn', ['rrn', 'jumin_number', 'reference'], () => day('YYMMDD', 1940, 1999) + pick('12') + digits(6), by('KR', 'rrn'), ['######-#######']),
  made('sg-nric', ['nric', 'fin', 'reference'], () => { const v = pick('STFGM') + digits(7); return v + nricLetter(v); }, () => { const v = pick('STFGM') + digits(7); return v + pick('ABCDEFGHIJZ'.replace(nricLetter(v), '')); }),
  checked('tw-id', ['national_id', 'natid', 'id_number'], () => shaped('A') + pick('12') + digits(8), by('TW', 'natid')),
  checked('th-id', ['thai_id', 'citizen_id'], () => pick('12345') + digits(12), by('TH', 'idnr'), ['#############', '#-####-#####-##-#']),
  checked('hk-hkid', ['hkid', 'hkid_number'], () => shaped('A######') + chars('0123456789A', 1), by('HK', 'hkid'), ['########', '#######(#)']),
  checked('jp-my-number', ['my_number', 'kojin_bango', 'individual_number'], () => digits(12), isMyNumber, ['############', '#### #### ####']),
  checked('cn-ric', ['resident_id', 'shenfenzheng', 'reference'], () => pick(['110101', '310104', '440106', '510104']) + day('YYYYMMDD', 1940, 2010) + digits(3) + chars('0123456789X', 1), by('CN', 'ric')),
  checked('il-id', ['teudat_zehut', 'national_id', 'id_number'], () => digits(9), by('IL', 'idnr')),
  checked('tr-tckn', ['tckn', 'tc_kimlik_no', 'kimlik'], () => pick('123456789') + digits(10), by('TR', 'tckimlik')),
  checked('za-id', ['rsa_id', 'sa_id_number'], () => day('YYMMDD', 1940, 1999) + digits(4) + pick('01') + pick('89') + digits(1), by('ZA', 'idnr')),
  checked('br-cpf', ['cpf', 'cpf_cliente', 'nrCpf'], () => digits(11), by('BR', 'cpf'), ['###########', '###.###.###-##']),
  checked('br-cnpj', ['cnpj', 'cnpj_empresa'], () => digits(8) + '0001' + digits(2), by('BR', 'cnpj'), ['##############', '##.###.###/####-##']),
  checked('mx-curp', ['curp', 'reference'], () => pick('BCDFG') + pick('AEIOU') + shaped('AA') + day('YYMMDD', 1940, 1999) + pick('HM') + pick(['DF', 'JC', 'NL', 'OC', 'VZ']) + chars('BCDFGHJKLMNPQRSTVWXYZ', 3) + digits(2), by('MX', 'curp')),
  checked('ar-cuit', ['cuit', 'cuil', 'nro_cuit'], () => pick(['20', '23', '27', '30', '33']) + digits(9), by('AR', 'cuit'), ['###########', '##-########-#']),
  checked('cl-rut', ['rut', 'rut_cliente', 'run'], () => pick('123456789') + digits(7) + chars('0123456789K', 1), by('CL', 'rut'), ['########-#', '##.###.###-#']),
  mrz(),
];

function mrz() {
  const check = text => String([...text].reduce((total, c, i) => total + [7, 3, 1][i % 3] * (c === '<' ? 0 : parseInt(c, 36)), 0) % 10);
  const make = wrong => {
    const name = faker.person.lastName().toUpperCase().replace(/[^A-Z]/g, '') + '<<' + faker.person.firstName().toUpperCase().replace(/[^A-Z]/g, '');
    const country = pick(['USA', 'GBR', 'FRA', 'ESP', 'ITA', 'UTO']);
    const number = shaped('A#######').padEnd(9, '<'), birth = day('YYMMDD'), expiry = day('YYMMDD', 2026, 2035), optional = pick(['', digits(8)]).padEnd(14, '<');
    const front = number + check(number), middle = birth + check(birth), back = expiry + check(expiry) + optional + check(optional);
    const last = String((Number(check(front + middle + back)) + (wrong ? int(1, 9) : 0)) % 10);
    return `P<${country}${name}`.slice(0, 44).padEnd(44, '<') + '\n' + front + country + middle + pick('MF<') + back + last;
  };
  return made('passport-mrz', ['mrz', 'passport_scan', 'document'], () => make(false), () => make(true));
}

const checksummed = address => { const hash = Buffer.from(keccak_256(Buffer.from(address))).toString('hex'); return '0x' + [...address].map((c, i) => (parseInt(hash[i], 16) >= 8 ? c.toUpperCase() : c)).join(''); };
const sha = data => createHash('sha256').update(data).digest();
const bytes = count => Uint8Array.from({ length: count }, () => int(0, 255));
const base58 = () => base58check(sha).encode(Uint8Array.from([pick([0, 5]), ...bytes(20)]));
const witness = version => (version ? bech32m : bech32).encode('bc', [version, ...bech32.toWords(bytes(version ? 32 : pick([20, 32])))]);
const mutated = value => { for (;;) { const at = int(4, value.length - 1), c = alnum(1); if (/[a-zA-Z0-9]/.test(value[at]) && c.toLowerCase() !== value[at].toLowerCase() && !/[0OIl1bio]/.test(c)) return value.slice(0, at) + (value === value.toLowerCase() ? c.toLowerCase() : c) + value.slice(at + 1); } };
const swapped = value => { const at = [...value].findIndex((c, i) => i > 1 && /[a-f]/i.test(c)); return value.slice(0, at) + (value[at] === value[at].toUpperCase() ? value[at].toLowerCase() : value[at].toUpperCase()) + value.slice(at + 1); };
const mixed = () => { for (;;) { const value = checksummed(hex(40)); if (/[a-f].*[a-f]/.test(value) && /[A-F].*[A-F]/.test(value.slice(2))) return value; } };
const lastDigit = value => value.slice(0, -1) + ((Number(value.at(-1)) + int(1, 9)) % 10);
// Networks no longer issue numbers of 13 digits.
const card = () => { for (;;) { const value = faker.finance.creditCardNumber({ issuer: pick(['visa', 'mastercard', 'american_express', 'discover', 'jcb', 'diners_club']) }).replace(/\D/g, ''); if (luhn(value) && value.length > 13) return value; } };
const grouped = value => (value.length === 16 ? written(value, pick(['################', '#### #### #### ####', '####-####-####-####'])) : value);
const routing = v => (3 * (+v[0] + +v[3] + +v[6]) + 7 * (+v[1] + +v[4] + +v[7]) + (+v[2] + +v[5] + +v[8])) % 10 === 0;
const phones = ['+1##########', '+44 20 #### ####', '+49 30 ########', '+33 6 ## ## ## ##', '+91 98### #####', '(415) 555-01##', '(212) 736-####', '+1 212-555-01##'];

export const others = [
  made('credit-card', ['card_number', 'pan', 'payment_details', 'value'], () => grouped(card()), () => grouped(lastDigit(card()))),
  made('iban', ['iban', 'account', 'value'], () => faker.finance.iban({ formatted: chance(0.3) }), () => { const v = faker.finance.iban(); return v.slice(0, 2) + String((Number(v.slice(2, 4)) + int(1, 90)) % 98).padStart(2, '0') + v.slice(4); }),
  checked('us-aba-routing', ['routing_number', 'aba', 'bankRoutingNumber'], () => pick(['02', '11', '26', '31', '12']) + digits(7), routing),
  made('bitcoin-address', ['btc_address', 'wallet', 'value'], () => pick([base58, () => witness(0), () => witness(1)])(), () => mutated(pick([base58, () => witness(0), () => witness(1)])())),
  made('ethereum-address', ['eth_address', 'wallet', 'value'], () => pick([mixed, () => '0x' + hex(40)])(), () => swapped(mixed())),
  made('email', ['email', 'contact', 'value'], () => faker.internet.email(), () => pick([`@${faker.internet.username()}`, `${faker.internet.username()}@localhost`, `${faker.internet.username()} at ${faker.internet.domainName()}`])),
  made('phone', ['phone', 'mobile_number', 'telephone', 'phoneNumber', 'fax'], () => (chance(0.4) ? faker.phone.number({ style: pick(['human', 'national', 'international']) }) : shaped(pick(phones))), () => pick([day('YYYY-MM-DD'), shaped('A#'), 'n/a', digits(4), '+' + digits(5)])),
  made('ip-address', ['ip', 'client_ip', 'remote_addr', 'value'], () => pick([faker.internet.ipv4, faker.internet.ipv6, () => '2001:db8::' + hex(4).replace(/^0+(?=.)/, ''), () => 'fe80::1', () => '::1'])(), () => pick([`${int(256, 999)}.${int(1, 255)}.${int(1, 255)}.${int(1, 255)}`, shaped('#:##:##'), `${int(1, 9)}.${int(1, 20)}.${int(0, 30)}`, 'std::vector', 'a::text'])),
  made('mac-address', ['mac', 'device', 'value'], () => faker.internet.mac({ separator: pick([':', '-']) }), () => pick([hex(12), Array.from({ length: 5 }, () => hex(2)).join(':'), Array.from({ length: 4 }, () => hex(2)).join('-')])),
];

const jwt = () => { const part = o => Buffer.from(JSON.stringify(o)).toString('base64url'); return `${part({ alg: pick(['HS256', 'RS256', 'ES256']), typ: 'JWT' })}.${part({ sub: digits(10), name: faker.person.fullName(), iat: int(1.6e9, 1.8e9) })}.${word(43)}`; };
const pem = label => `-----BEGIN ${label}-----\n${Array.from({ length: 4 }, () => chars('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 64)).join('\n')}\n-----END ${label}-----`;
const base64 = count => chars('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', count);
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const secret = (kind, value, nearMiss) => made(kind, ['token', 'api_key', 'settings', 'value', 'env'], value, nearMiss, { isSecret: true });

export const secrets = [
  secret('aws-access-key', () => pick(['AKIA', 'ASIA']) + chars(base32, 16), () => pick(['AKIA', 'ASIA']) + chars(base32, pick([12, 15, 17, 20]))),
  secret('github-token', () => pick([() => `gh${pick('pousr')}_${alnum(36)}`, () => `github_pat_${alnum(22)}_${alnum(59)}`])(), () => pick([`gh${pick('pousr')}_${alnum(20)}`, `ghx_${alnum(36)}`, `github_pat_${alnum(20)}`])),
  secret('gitlab-token', () => `gl${pick(['pat', 'dt', 'rt', 'ptt'])}-${alnum(1)}${word(18)}${alnum(1)}`, () => pick([`glpat-${alnum(12)}`, `glabc-${alnum(20)}`])),
  secret('slack-token', () => pick([() => `xoxb-${digits(11)}-${digits(12)}-${alnum(24)}`, () => `xoxp-${digits(11)}-${digits(11)}-${digits(12)}-${hex(32)}`, () => `https://hooks.slack.com/services/T${shaped('AAAA####')}/B${shaped('AAAA####')}/${alnum(24)}`])(), () => pick(['xoxb-short', 'https://hooks.slack.com/services/', `xoxy-${alnum(20)}`])),
  secret('stripe-key', () => pick([`sk_live_${alnum(24)}`, `rk_test_${alnum(24)}`, `whsec_${alnum(32)}`]), () => pick([`pk_live_${alnum(24)}`, `sk_prod_${alnum(24)}`, 'sk_live_x'])),
  secret('google-api-key', () => pick([`AIza${alnum(34)}${alnum(1)}`, `GOCSPX-${word(27)}${alnum(1)}`]), () => `AIza${alnum(pick([20, 30]))}`),
  secret('npm-token', () => `npm_${alnum(36)}`, () => pick(['npm_config_registry', `npm_${alnum(20)}`])),
  secret('pypi-token', () => `pypi-AgEIcHlwaS5vcmc${word(80)}${alnum(1)}`, () => `pypi-${alnum(30)}`),
  secret('twilio-key', () => pick(['AC', 'SK']) + hex(32), () => pick(['AC' + hex(30), 'AX' + hex(32), 'SK' + hex(33)])),
  secret('sendgrid-key', () => `SG.${word(22)}.${word(42)}${alnum(1)}`, () => pick([`SG.${word(10)}.${word(20)}`, 'SG.com'])),
  secret('openai-key', () => pick([`sk-${alnum(20)}T3BlbkFJ${alnum(20)}`, `sk-proj-${alnum(74)}T3BlbkFJ${alnum(74)}`]), () => `sk-${alnum(48)}`.replace('T3BlbkFJ', '')),
  secret('anthropic-key', () => `sk-ant-api03-${word(92)}${alnum(1)}AA`, () => `sk-ant-${alnum(20)}`),
  secret('azure-key', () => `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${base64(86)}==;EndpointSuffix=core.windows.net`, () => `AccountName=acme;AccountKey=${base64(40)}`),
  secret('digitalocean-token', () => `do${pick('opr')}_v1_${hex(64)}`, () => `dop_v1_${hex(30)}`),
  secret('shopify-token', () => `shp${pick(['at', 'ca', 'pa', 'ss'])}_${hex(32)}`, () => `shpat_${hex(20)}`),
  secret('huggingface-token', () => `hf_${alnum(34)}`, () => `hf_${alnum(10)}`),
  secret('databricks-token', () => `dapi${hex(32)}`, () => `dapi${hex(20)}`),
  secret('docker-token', () => `dckr_pat_${word(26)}${alnum(1)}`, () => `dckr_pat_${alnum(10)}`),
  secret('vault-token', () => `hvs.${word(89)}${alnum(1)}`, () => `hvs.${alnum(8)}`),
  secret('postman-key', () => `PMAK-${hex(24)}-${hex(34)}`, () => `PMAK-${hex(24)}`),
  secret('linear-key', () => `lin_api_${alnum(40)}`, () => `lin_api_${alnum(12)}`),
  secret('new-relic-key', () => `NRAK-${chars(base32, 27)}`, () => `NRAK-${chars(base32, 12)}`),
  secret('grafana-token', () => `glsa_${alnum(32)}_${hex(8)}`, () => `glsa_${alnum(32)}`),
  secret('rubygems-key', () => `rubygems_${hex(48)}`, () => `rubygems_${hex(12)}`),
  secret('telegram-token', () => `${pick('123456789')}${digits(9)}:AA${word(32)}${alnum(1)}`, () => `${digits(9)}:${alnum(20)}`),
  secret('square-token', () => pick([`sq0atp-${word(21)}${alnum(1)}`, `sq0csp-${word(42)}${alnum(1)}`]), () => `sq0atp-${alnum(8)}`),
  secret('age-key', () => `AGE-SECRET-KEY-1${chars('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`, () => `AGE-SECRET-KEY-1${chars('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 30)}`),
  secret('private-key', () => pem(pick(['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'])), () => pem(pick(['CERTIFICATE', 'PUBLIC KEY', 'RSA PUBLIC KEY']))),
  secret('jwt', jwt, () => pick([`eyJ${word(30)}.${word(30)}`, jwt().split('.').slice(0, 2).join('.'), Buffer.from('{"a":1}').toString('base64url')])),
];
