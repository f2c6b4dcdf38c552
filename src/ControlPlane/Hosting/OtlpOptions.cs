using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>A collector of OpenTelemetry, spoken to with protobuf over HTTP. https://opentelemetry.io/docs/specs/otlp/</summary>
/// <param name="Endpoint">Its address, in front of <c>v1/logs</c> and <c>v1/metrics</c>.</param>
public sealed record OtlpOptions(Uri Endpoint)
{
    /// <summary>Headers of every request, such as the one that authorizes it.</summary>
    public ImmutableSortedDictionary<string, Secret> Headers { get; init; } = ImmutableSortedDictionary<string, Secret>.Empty;

    /// <summary>The address of a signal.</summary>
    /// <param name="signal"><c>logs</c> or <c>metrics</c>.</param>
    public Uri AddressOf(string signal) => new($"{Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}/v1/{signal}{Endpoint.Query}");

    /// <inheritdoc/>
    public bool Equals(OtlpOptions? other) => other is not null && Endpoint == other.Endpoint && Headers.SequenceEqual(other.Headers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Endpoint, Headers.Count);

    /// <summary>A client that sends the headers.</summary>
    /// <param name="handler">What it sends with; disposed with it.</param>
    /// <param name="timeout">The longest that a request may take.</param>
    public HttpClient ClientOf(HttpMessageHandler handler, TimeSpan timeout)
    {
        HttpClient client = new(handler) { Timeout = timeout };
        foreach (var (name, value) in Headers) client.DefaultRequestHeaders.TryAddWithoutValidation(name, value.RevealText());
        return client;
    }
}
