using System.Collections.Immutable;

namespace HoopWire.Policy.Detection;

/// <summary>Every detector, by kind.</summary>
internal static class DetectorCatalogue
{
    /// <summary>The detectors, in the order of <see cref="DetectorKind"/>.</summary>
    public static ImmutableArray<Detector> All { get; } =
    [
        .. AmericanDetectors.All.Concat(AsianPacificDetectors.All).Concat(EuropeanDetectors.All).Concat(EasternEuropeanDetectors.All)
            .Concat(GeneralDetectors.All).Concat(SecretDetectors.All).OrderBy(d => d.Kind),
    ];

    /// <summary>The detector of a kind.</summary>
    public static Detector Of(DetectorKind kind) => All[(int)kind];
}
