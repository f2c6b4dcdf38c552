using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Kit;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Tests of what a store keeps: on the embedded one, and, where a class derived from them says so, on PostgreSQL.</summary>
public abstract class StoreTests
{
    private protected virtual bool OnPostgres => false;

    private protected async Task<Plane> StartAsync(
        ImmutableArray<OidcProviderOptions> providers = default, TemporaryFolder? folder = null, ManualTime? time = null, bool beside = false,
        ImmutableArray<ExportOptions> exports = default)
    {
        TemporaryFolder data = folder ?? new TemporaryFolder();
        PostgresStoreOptions? store = OnPostgres ? await TestStore.OfAsync(data) : null;
        return await Plane.StartAsync(providers, data, time, beside: beside, exports: exports, store: store, ownsFolder: folder is null);
    }

    private protected async Task<Api> StartApiAsync(ImmutableArray<OidcProviderOptions> providers = default, Func<Identity, string, Policy.DetectorSet?>? detectors = null) =>
        await Api.StartAsync(await StartAsync(providers), detectors: detectors);
}
