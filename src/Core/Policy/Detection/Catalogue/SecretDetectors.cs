using System.Collections.Immutable;
using static HoopWire.Policy.Detection.Detector;

namespace HoopWire.Policy.Detection;

/// <summary>Keys and tokens by the formats that their vendors publish. Each form begins with at least two fixed characters, by which it is found.</summary>
internal static class SecretDetectors
{
    private const string Word = "[A-Za-z0-9_-]";
    private const string Alnum = "[A-Za-z0-9]";
    private const string Hex = "[0-9a-f]";

    /// <summary>The detectors.</summary>
    public static ImmutableArray<Detector> All { get; } =
    [
        // AWS IAM user guide, "IAM identifiers", table of unique ID prefixes.
        Secret(DetectorKind.AwsAccessKey, "(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}"),

        // GitHub docs, "GitHub's token formats".
        Secret(DetectorKind.GithubToken, $"gh[pousr]_{Alnum}{{36,255}}|github_pat_{Alnum}{{22}}_{Alnum}{{59}}"),

        // GitLab docs, "Token overview", token prefixes; routable tokens end in a version, a length and a check sum.
        Secret(DetectorKind.GitlabToken,
            $"gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-{Word}{{20,300}}(?:\\.[0-9a-z]{{2}}(?:\\.[0-9a-z]{{2}})?[0-9a-z]{{7}})?"),

        // Slack API docs, "Token types" and "Incoming webhooks".
        Secret(DetectorKind.SlackToken,
            $"xox[abeoprs]-[0-9A-Za-z-]{{10,250}}|xoxe\\.xox[bp]-[0-9A-Za-z-]{{10,250}}|xapp-\\d-[A-Z0-9]{{8,15}}-\\d{{8,15}}-{Hex}{{32,64}}|hooks\\.slack\\.com/services/T[A-Z0-9]{{8,12}}/B[A-Z0-9]{{8,12}}/{Alnum}{{20,26}}"),

        // Stripe docs, "API keys" and "Receive events in your webhook endpoint". Publishable keys (pk_) are no secrets.
        Secret(DetectorKind.StripeKey, $"[sr]k_(?:live|test)_{Alnum}{{10,247}}|whsec_[A-Za-z0-9+/]{{32,64}}=?"),

        // Google Cloud docs, "Authenticate using API keys"; Google Identity, client secrets and access tokens.
        Secret(DetectorKind.GoogleApiKey, $"AIza{Word}{{35}}|GOCSPX-{Word}{{28}}|ya29\\.{Word}{{30,500}}"),

        // npm docs, "About access tokens".
        Secret(DetectorKind.NpmToken, $"npm_{Alnum}{{36}}"),

        // PyPI help, "API tokens": macaroons whose location is pypi.org or test.pypi.org.
        Secret(DetectorKind.PypiToken, $"pypi-(?:AgEIcHlwaS5vcmc|AgENdGVzdC5weXBpLm9yZw){Word}{{50,500}}"),

        // Twilio docs, "Twilio's string identifier (SID)".
        Secret(DetectorKind.TwilioKey, $"(?:AC|SK){Hex}{{32}}"),

        // Twilio SendGrid docs, "API keys".
        Secret(DetectorKind.SendgridKey, $"SG\\.{Word}{{22}}\\.{Word}{{43}}"),

        // OpenAI platform docs, "API keys"; the marker in the middle is in every key.
        new(DetectorKind.OpenaiKey, DetectorGroup.Secrets, Plain($"sk-{Word}{{48,230}}", HasOpenaiMarker) with { AsWritten = true }),

        // Anthropic docs, "API keys" and "Admin API".
        Secret(DetectorKind.AnthropicKey, $"sk-ant-[a-z]{{3,5}}\\d{{2}}-{Word}{{80,130}}"),

        // Azure docs, "Configure connection strings" (storage) and "Shared access signature" (Service Bus, Event Hubs, IoT Hub).
        Secret(DetectorKind.AzureKey, "AccountKey=[A-Za-z0-9+/]{86}==|SharedAccessKey=[A-Za-z0-9+/]{43}="),

        // DigitalOcean API reference, "Authentication".
        Secret(DetectorKind.DigitaloceanToken, $"do[opr]_v1_{Hex}{{64}}"),

        // Shopify docs, "Access tokens", prefixes.
        Secret(DetectorKind.ShopifyToken, "shp(?:at|ca|pa|ss|tka)_[0-9a-fA-F]{32}"),

        // Hugging Face docs, "User access tokens".
        Secret(DetectorKind.HuggingfaceToken, $"hf_{Alnum}{{34,40}}"),

        // Databricks docs, "Personal access token authentication".
        Secret(DetectorKind.DatabricksToken, $"dapi{Hex}{{32}}(?:-\\d{{1,2}})?"),

        // Docker docs, "Personal access tokens", and "Organization access tokens".
        Secret(DetectorKind.DockerToken, $"dckr_(?:pat|oat)_{Word}{{27,32}}"),

        // HashiCorp Vault docs, "Tokens": hvs, hvb, hvr.
        Secret(DetectorKind.VaultToken, $"hv[sbr]\\.{Word}{{24,300}}"),

        // Postman docs, "Postman API authentication".
        Secret(DetectorKind.PostmanKey, $"PMAK-{Hex}{{24}}-{Hex}{{34}}"),

        // Linear docs, "API and webhooks".
        Secret(DetectorKind.LinearKey, $"lin_(?:api|oauth)_{Alnum}{{40,64}}"),

        // New Relic docs, "API keys": user and license keys.
        Secret(DetectorKind.NewRelicKey, "NRAK-[A-Z0-9]{27}|NRII-[A-Za-z0-9_-]{32}"),

        // Grafana docs, "Service account tokens": 32 characters and a CRC-32.
        Secret(DetectorKind.GrafanaToken, $"gls[a]_{Alnum}{{32}}_[0-9A-Fa-f]{{8}}"),

        // RubyGems guides, "API key scopes".
        Secret(DetectorKind.RubygemsKey, $"rubygems_{Hex}{{48}}"),

        // Telegram Bot API, "Authorizing your bot": found by its digits.
        new(DetectorKind.TelegramToken, DetectorGroup.Secrets, Plain($"\\d{{8,10}}:AA{Word}{{33}}") with { AsWritten = true }),

        // Square developer docs, "Access tokens and other credentials".
        Secret(DetectorKind.SquareToken, $"sq0(?:atp-{Word}{{22}}|csp-{Word}{{43}})|EAAA{Word}{{60}}"),

        // age specification, "X25519 recipient type", encoding of identities.
        Secret(DetectorKind.AgeKey, "AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),

        // RFC 7468, and OpenPGP's armour; matched by its own code from BEGIN to END.
        new(DetectorKind.PrivateKey, DetectorGroup.Secrets),

        // RFC 7519 section 3, RFC 7515 section 7.1: three parts in base64url, the first two JSON objects.
        new(DetectorKind.Jwt, DetectorGroup.Secrets, Plain($"eyJ{Word}{{5,}}\\.eyJ{Word}{{5,}}\\.{Word}*", JsonWebToken.IsHeader) with { AsWritten = true }),
    ];

    private static bool HasOpenaiMarker(ReadOnlySpan<byte> written)
    {
        int marker = written.IndexOf("T3BlbkFJ"u8);
        return marker >= 20 && written.Length - marker >= 28;
    }

    private static Detector Secret(DetectorKind kind, string pattern) => new(kind, DetectorGroup.Secrets, Plain(pattern) with { AsWritten = true });
}
