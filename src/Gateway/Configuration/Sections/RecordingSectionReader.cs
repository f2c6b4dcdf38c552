using System.Collections.Immutable;
using HoopWire.Policy;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>recording</c>, and what a rule says of it.</summary>
internal static class RecordingSectionReader
{
    private const long QuotaMin = 64L << 20;
    private static readonly (string Word, bool Value)[] Modes = [("strict", false), ("durable", true)];

    private static readonly (string Word, RecordedResults Value)[] Results =
    [
        ("none", RecordedResults.None), ("metadata", RecordedResults.Metadata), ("masked", RecordedResults.Masked), ("hashes", RecordedResults.Hashes),
    ];

    /// <summary>How sessions are recorded.</summary>
    public static RecordingConfig Read(Section root)
    {
        var config = new RecordingConfig();
        if (root.Child("recording") is not { } section) return config;
        config = config with
        {
            Durable = section.Choice("mode", Modes) ?? config.Durable,
            Results = section.Choice("results", Results) ?? config.Results,
            Retention = Retention(section),
            Quota = Quota(section),
        };
        if (section.Child("encryption") is { } encryption) config = Encryption(encryption, config);
        if (section.Child("storage") is { } storage)
        {
            config = config with { S3 = S3Reader.Read(storage, holdsRecordings: true) };
            if (!storage.Has("s3")) storage.Error("s3", "missing; expected {bucket: NAME} and more, or no storage at all: then recordings stay on this disk.");
            storage.Done();
        }

        section.Done();
        return config;
    }

    /// <summary>What a rule has recorded of results; null where it leaves that to others.</summary>
    public static RecordedResults? ReadRule(Section rule)
    {
        if (rule.Child("record") is not { } section) return null;
        var results = section.Choice("results", Results);
        if (!section.Has("results")) section.Error("results", "missing; expected one of none, metadata, masked, hashes.");
        section.Done();
        return results;
    }

    private static TimeSpan? Retention(Section section)
    {
        var retention = section.Duration("retention");
        if (retention is { } age && age < TimeSpan.FromDays(1)) section.Error("retention", "found less than a day; expected 1d or more.");
        return retention;
    }

    private static long? Quota(Section section)
    {
        long? quota = section.Size("quota");
        if (quota is { } bytes and < QuotaMin) section.Error("quota", $"found {bytes} bytes; expected 64MB or more.");
        return quota;
    }

    private static RecordingConfig Encryption(Section section, RecordingConfig config)
    {
        var recipients = ImmutableArray.CreateBuilder<string>();
        foreach (var text in section.Texts("recipients", "a list of files with public keys"))
        {
            string path = ConfigFiles.Resolve(text.File, text.Value);
            if (File.Exists(path)) recipients.Add(path);
            else section.Context.Problems.Error(text, section.KeyOf("recipients"), $"found '{text.Value}', which does not exist; expected a file.");
        }

        bool own = section.Flag("ownKey") ?? config.OwnKey;
        if (!own && !section.Has("recipients")) section.Error("recipients", "found nobody, and ownKey is false, so that nobody could ever read a recording; expected a list of files with public keys.");
        bool texts = section.Flag("indexTexts") ?? config.IndexesTexts;
        section.Done();
        return config with { Encrypts = true, OwnKey = own, IndexesTexts = texts, Recipients = recipients.ToImmutable() };
    }
}
