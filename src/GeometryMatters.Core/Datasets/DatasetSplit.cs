namespace GeometryMatters.Datasets;

/// <summary>Part of a dataset.</summary>
public enum DatasetSplit
{
    /// <summary>Training pairs (<c>trn</c>).</summary>
    Train,

    /// <summary>Validation pairs (<c>val</c>).</summary>
    Validation,

    /// <summary>Test pairs (<c>test</c>).</summary>
    Test,
}
