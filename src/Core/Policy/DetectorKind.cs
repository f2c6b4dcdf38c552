namespace HoopWire.Policy;

/// <summary>Kinds of value that detectors know. The configuration's names are the kebab-case forms, see <see cref="DetectorNames"/>.</summary>
public enum DetectorKind
{
    /// <summary><c>us-ssn</c>: US social security number: AAA-GG-SSSS in the ranges the SSA issues.</summary>
    UsSsn,

    /// <summary><c>us-itin</c>: US individual taxpayer identification number.</summary>
    UsItin,

    /// <summary><c>us-npi</c>: US national provider identifier.</summary>
    UsNpi,

    /// <summary><c>us-dea</c>: US DEA registration number.</summary>
    UsDea,

    /// <summary><c>us-mbi</c>: US Medicare beneficiary identifier.</summary>
    UsMbi,

    /// <summary><c>uk-nhs</c>: NHS number of England, Wales and the Isle of Man.</summary>
    UkNhs,

    /// <summary><c>uk-nino</c>: UK national insurance number.</summary>
    UkNino,

    /// <summary><c>au-tfn</c>: Australian tax file number.</summary>
    AuTfn,

    /// <summary><c>au-abn</c>: Australian business number.</summary>
    AuAbn,

    /// <summary><c>au-acn</c>: Australian company number.</summary>
    AuAcn,

    /// <summary><c>au-medicare</c>: Australian Medicare card number.</summary>
    AuMedicare,

    /// <summary><c>nz-ird</c>: New Zealand IRD number.</summary>
    NzIrd,

    /// <summary><c>ca-sin</c>: Canadian social insurance number.</summary>
    CaSin,

    /// <summary><c>in-aadhaar</c>: Indian Aadhaar number.</summary>
    InAadhaar,

    /// <summary><c>in-gstin</c>: Indian goods and services tax number.</summary>
    InGstin,

    /// <summary><c>in-pan</c>: Indian permanent account number.</summary>
    InPan,

    /// <summary><c>pl-pesel</c>: Polish PESEL.</summary>
    PlPesel,

    /// <summary><c>pl-nip</c>: Polish NIP.</summary>
    PlNip,

    /// <summary><c>es-nif</c>: Spanish NIF.</summary>
    EsNif,

    /// <summary><c>es-nie</c>: Spanish NIE.</summary>
    EsNie,

    /// <summary><c>it-codice-fiscale</c>: Italian codice fiscale.</summary>
    ItCodiceFiscale,

    /// <summary><c>it-vat</c>: Italian VAT number.</summary>
    ItVat,

    /// <summary><c>de-tax-id</c>: German tax identification number.</summary>
    DeTaxId,

    /// <summary><c>de-social-security</c>: German pension insurance number.</summary>
    DeSocialSecurity,

    /// <summary><c>fr-nir</c>: French social security number.</summary>
    FrNir,

    /// <summary><c>fr-siret</c>: French SIREN and SIRET.</summary>
    FrSiret,

    /// <summary><c>nl-bsn</c>: Dutch citizen service number.</summary>
    NlBsn,

    /// <summary><c>be-rrn</c>: Belgian national register number.</summary>
    BeRrn,

    /// <summary><c>fi-hetu</c>: Finnish personal identity code.</summary>
    FiHetu,

    /// <summary><c>se-personnummer</c>: Swedish personal identity number.</summary>
    SePersonnummer,

    /// <summary><c>no-fodselsnummer</c>: Norwegian birth number.</summary>
    NoFodselsnummer,

    /// <summary><c>dk-cpr</c>: Danish CPR number.</summary>
    DkCpr,

    /// <summary><c>ie-pps</c>: Irish personal public service number.</summary>
    IePps,

    /// <summary><c>ch-ahv</c>: Swiss AHV number.</summary>
    ChAhv,

    /// <summary><c>pt-nif</c>: Portuguese NIF.</summary>
    PtNif,

    /// <summary><c>ro-cnp</c>: Romanian CNP.</summary>
    RoCnp,

    /// <summary><c>cz-birth-number</c>: Czech and Slovak birth number.</summary>
    CzBirthNumber,

    /// <summary><c>hr-oib</c>: Croatian OIB.</summary>
    HrOib,

    /// <summary><c>bg-egn</c>: Bulgarian EGN.</summary>
    BgEgn,

    /// <summary><c>ee-isikukood</c>: Estonian and Lithuanian personal code.</summary>
    EeIsikukood,

    /// <summary><c>gr-amka</c>: Greek AMKA.</summary>
    GrAmka,

    /// <summary><c>kr-rrn</c>: Korean resident registration number.</summary>
    KrRrn,

    /// <summary><c>sg-nric</c>: Singaporean NRIC and FIN.</summary>
    SgNric,

    /// <summary><c>tw-id</c>: Taiwanese identity number.</summary>
    TwId,

    /// <summary><c>th-id</c>: Thai identity number.</summary>
    ThId,

    /// <summary><c>hk-hkid</c>: Hong Kong identity card number.</summary>
    HkHkid,

    /// <summary><c>jp-my-number</c>: Japanese individual number.</summary>
    JpMyNumber,

    /// <summary><c>cn-ric</c>: Chinese resident identity number.</summary>
    CnRic,

    /// <summary><c>il-id</c>: Israeli identity number.</summary>
    IlId,

    /// <summary><c>tr-tckn</c>: Turkish identity number.</summary>
    TrTckn,

    /// <summary><c>za-id</c>: South African identity number.</summary>
    ZaId,

    /// <summary><c>br-cpf</c>: Brazilian CPF.</summary>
    BrCpf,

    /// <summary><c>br-cnpj</c>: Brazilian CNPJ.</summary>
    BrCnpj,

    /// <summary><c>mx-curp</c>: Mexican CURP.</summary>
    MxCurp,

    /// <summary><c>ar-cuit</c>: Argentine CUIT and CUIL.</summary>
    ArCuit,

    /// <summary><c>cl-rut</c>: Chilean RUT.</summary>
    ClRut,

    /// <summary><c>passport-mrz</c>: machine-readable zone of a passport.</summary>
    PassportMrz,

    /// <summary><c>credit-card</c>: payment card number: 13 to 19 digits with a valid Luhn sum.</summary>
    CreditCard,

    /// <summary><c>iban</c>: international bank account number.</summary>
    Iban,

    /// <summary><c>us-aba-routing</c>: US bank routing number.</summary>
    UsAbaRouting,

    /// <summary><c>bitcoin-address</c>: Bitcoin address.</summary>
    BitcoinAddress,

    /// <summary><c>ethereum-address</c>: Ethereum address.</summary>
    EthereumAddress,

    /// <summary><c>email</c>: e-mail address.</summary>
    Email,

    /// <summary><c>phone</c>: telephone number.</summary>
    Phone,

    /// <summary><c>ip-address</c>: IP address, version 4 or 6.</summary>
    IpAddress,

    /// <summary><c>mac-address</c>: MAC address.</summary>
    MacAddress,

    /// <summary><c>aws-access-key</c>: AWS access key id.</summary>
    AwsAccessKey,

    /// <summary><c>github-token</c>: GitHub token.</summary>
    GithubToken,

    /// <summary><c>gitlab-token</c>: GitLab token.</summary>
    GitlabToken,

    /// <summary><c>slack-token</c>: Slack token or webhook.</summary>
    SlackToken,

    /// <summary><c>stripe-key</c>: Stripe secret key.</summary>
    StripeKey,

    /// <summary><c>google-api-key</c>: Google API key or OAuth secret.</summary>
    GoogleApiKey,

    /// <summary><c>npm-token</c>: npm token.</summary>
    NpmToken,

    /// <summary><c>pypi-token</c>: PyPI token.</summary>
    PypiToken,

    /// <summary><c>twilio-key</c>: Twilio SID or key.</summary>
    TwilioKey,

    /// <summary><c>sendgrid-key</c>: SendGrid key.</summary>
    SendgridKey,

    /// <summary><c>openai-key</c>: OpenAI key.</summary>
    OpenaiKey,

    /// <summary><c>anthropic-key</c>: Anthropic key.</summary>
    AnthropicKey,

    /// <summary><c>azure-key</c>: Azure storage or access key.</summary>
    AzureKey,

    /// <summary><c>digitalocean-token</c>: DigitalOcean token.</summary>
    DigitaloceanToken,

    /// <summary><c>shopify-token</c>: Shopify token.</summary>
    ShopifyToken,

    /// <summary><c>huggingface-token</c>: Hugging Face token.</summary>
    HuggingfaceToken,

    /// <summary><c>databricks-token</c>: Databricks token.</summary>
    DatabricksToken,

    /// <summary><c>docker-token</c>: Docker Hub token.</summary>
    DockerToken,

    /// <summary><c>vault-token</c>: HashiCorp Vault token.</summary>
    VaultToken,

    /// <summary><c>postman-key</c>: Postman key.</summary>
    PostmanKey,

    /// <summary><c>linear-key</c>: Linear key.</summary>
    LinearKey,

    /// <summary><c>new-relic-key</c>: New Relic key.</summary>
    NewRelicKey,

    /// <summary><c>grafana-token</c>: Grafana service account token.</summary>
    GrafanaToken,

    /// <summary><c>rubygems-key</c>: RubyGems key.</summary>
    RubygemsKey,

    /// <summary><c>telegram-token</c>: Telegram bot token.</summary>
    TelegramToken,

    /// <summary><c>square-token</c>: Square token.</summary>
    SquareToken,

    /// <summary><c>age-key</c>: age secret key.</summary>
    AgeKey,

    /// <summary><c>private-key</c>: private key in PEM.</summary>
    PrivateKey,

    /// <summary><c>jwt</c>: JSON web token.</summary>
    Jwt,
}
