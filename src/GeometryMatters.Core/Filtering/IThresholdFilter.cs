namespace GeometryMatters.Filtering;

/// <summary>A filter that keeps what has an error up to a threshold, so that one run tells what any smaller or larger threshold would keep.</summary>
public interface IThresholdFilter : ICorrespondenceFilter
{
    /// <summary>Largest error that is kept.</summary>
    float Threshold { get; }

    /// <summary>
    /// Every error below this is reported as it is, also where it rejects; a reported error of this or more stands for any as large. +∞ where all errors are
    /// measured, 0 where reported errors may be mere bounds.
    /// </summary>
    float MeasuredBelow { get; }
}
