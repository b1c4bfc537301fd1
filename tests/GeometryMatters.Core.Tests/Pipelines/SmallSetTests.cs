namespace GeometryMatters.Tests.Pipelines;

/// <summary>Tests that work on copies of one drawn dataset.</summary>
[CollectionDefinition(Name)]
public sealed class SmallSetTests : ICollectionFixture<SmallSet>
{
    public const string Name = "small drawn dataset";
}
