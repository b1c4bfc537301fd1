namespace GeometryMatters.Evaluation;

/// <summary>How a point is read off a row of similarities.</summary>
public enum KeypointReadOut
{
    /// <summary>Centre of the most similar cell (the first of equals).</summary>
    Argmax,

    /// <summary>Expected position under a softmax in which the similarities outside a window around the most similar cell are set to 0.</summary>
    /// <remarks>They still take part in the softmax with weight exp((0 − max) / temperature): GeoAware-SC's and DIY-SC's behaviour.</remarks>
    WindowedSoftArgmax,

    /// <summary>Expected position under a softmax over all cells.</summary>
    SoftArgmax,

    /// <summary>As <see cref="SoftArgmax"/>, after multiplying the similarities by a Gaussian around the most similar cell.</summary>
    GaussianSoftArgmax,
}
