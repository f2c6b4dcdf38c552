using HoopWire.Gateway.Recordings;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>s3</c>: a place in an S3-compatible store.</summary>
internal static class S3Reader
{
    private const long PartMin = 5L << 20;
    private const long PartMax = 1L << 30;
    private static readonly TimeSpan LockMin = TimeSpan.FromDays(1);

    private static readonly (string Word, ObjectLockMode Value)[] Modes =
    [
        ("governance", ObjectLockMode.Governance), ("compliance", ObjectLockMode.Compliance),
    ];

    /// <summary>The place; null when it is not written, or not well.</summary>
    /// <param name="parent">What it stands in.</param>
    /// <param name="holdsRecordings">Whether recordings go there, which have keys of their own.</param>
    public static S3Options? Read(Section parent, bool holdsRecordings)
    {
        if (parent.Child("s3") is not { } section) return null;
        var options = new S3Options(section.Required("bucket", "a bucket's name") ?? "")
        {
            Endpoint = Endpoint(section),
            PathStyle = section.Flag("pathStyle") ?? section.Has("endpoint"),
            Prefix = Prefix(section),
        };
        options = options with { Region = section.Text("region", "a region such as eu-central-1") ?? options.Region };
        options = Lock(section, Credential(section, options));
        if (holdsRecordings) options = options with { KeepLocal = section.Duration("keepLocal") ?? options.KeepLocal, PartBytes = PartBytes(section) ?? options.PartBytes };
        section.Done();
        return options;
    }

    // What is recorded, and the proof of who may write it, do not cross a network in clear.
    private static Uri? Endpoint(Section section)
    {
        if (section.WebAddress("endpoint", "https://s3.example.com") is not { } uri) return null;
        if (uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback) section.Error("endpoint", $"found '{uri}', which is not encrypted; expected an address that starts with https.");
        return uri;
    }

    private static string Prefix(Section section)
    {
        string prefix = section.Text("prefix", "what keys start with, such as hoopwire/") ?? "";
        if (prefix.StartsWith('/')) section.Error("prefix", $"found '{prefix}'; expected no slash at the start.");
        return prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/";
    }

    private static S3Options Credential(Section section, S3Options options)
    {
        if (section.Child("credential") is not { } credential) return options;
        options = options with { AccessKey = SecretReader.Read(credential, "accessKey"), SecretKey = SecretReader.Read(credential, "secretKey") };
        foreach (string key in (string[])["accessKey", "secretKey"])
        {
            if (!credential.Has(key)) credential.Error(key, "missing; expected {env: NAME} or {file: path}.");
        }

        credential.Done();
        return options;
    }

    private static S3Options Lock(Section section, S3Options options)
    {
        if (section.Child("objectLock") is not { } child) return options;
        var mode = child.Choice("mode", Modes);
        var time = child.Duration("for");
        if (!child.Has("mode")) child.Error("mode", "missing; expected one of governance, compliance.");
        if (!child.Has("for")) child.Error("for", "missing; expected a duration such as 365d.");
        else if (time is { } span && span < LockMin) child.Error("for", "found less than a day; expected 1d or more.");
        child.Done();
        return options with { Lock = mode ?? ObjectLockMode.None, LockFor = time ?? TimeSpan.Zero };
    }

    private static long? PartBytes(Section section)
    {
        long? bytes = section.Size("partSize");
        if (bytes is < PartMin or > PartMax) section.Error("partSize", "found a size out of range; expected 5MB to 1GB.");
        return bytes;
    }
}
