namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>The tests that share the gateway of <see cref="PeopleFixture"/>.</summary>
[CollectionDefinition(Name)]
public class PeopleCollection : ICollectionFixture<PeopleFixture>
{
    public const string Name = "people";
}
