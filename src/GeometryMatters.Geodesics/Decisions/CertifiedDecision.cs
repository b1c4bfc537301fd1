using GeometryMatters.Filtering;

namespace GeometryMatters.Geodesics;

/// <summary>Settles one query after the other by the cheapest bounds that do.</summary>
internal sealed class CertifiedDecision
{
    private readonly DecisionSide source;
    private readonly DecisionSide target;
    private readonly DecisionThreshold threshold;
    private readonly DecisionThreshold most;
    private readonly bool reportsErrors;

    public CertifiedDecision(MeshGeodesics source, MeshGeodesics target, float threshold, float reportErrorsUpTo)
    {
        this.source = new(source);
        this.target = new(target);
        this.threshold = new(threshold);
        most = new(Math.Max(threshold, reportErrorsUpTo));
        reportsErrors = reportErrorsUpTo > 0;
    }

    public void Decide(ReadOnlySpan<BicyclicQuery> queries, Span<FilterVerdict> verdicts, CancellationToken cancellationToken)
    {
        for (var i = 0; i < queries.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            verdicts[i] = Decide(queries[i], cancellationToken);
        }
    }

    private FilterVerdict Decide(in BicyclicQuery query, CancellationToken cancellationToken)
    {
        DistanceBounds s = new(source, query.SourceStart, query.SourceEnd, cancellationToken), t = new(target, query.TargetStart, query.TargetEnd, cancellationToken);
        if (!s.AreJoined || !t.AreJoined)
        {
            return FilterVerdict.Reject(RejectReason.Disconnected);
        }

        if (most.IsAbove(s.Lower + t.Lower))
        {
            return threshold.Verdict(false, s.Lower + t.Lower, VerdictBasis.StraightLine);
        }

        if (!reportsErrors)
        {
            t.TightenBySection(threshold.Total - s.Lower);
            s.TightenBySection(threshold.Total - t.Lower);
            if (threshold.IsBelow(s.Upper + t.Upper))
            {
                return threshold.Verdict(true, s.Upper + t.Upper, VerdictBasis.PlaneSection);
            }

            // Where sections came through and still are too long, edges would be longer yet.
            if (double.IsPositiveInfinity(s.Upper + t.Upper))
            {
                t.TightenByEdgePath(threshold.Total - s.Lower);
                s.TightenByEdgePath(threshold.Total - t.Upper);
                if (threshold.IsBelow(s.Upper + t.Upper))
                {
                    return threshold.Verdict(true, s.Upper + t.Upper, VerdictBasis.EdgePath);
                }
            }
        }

        // The side that is known worst first: it is the likelier to settle the matter alone.
        return t.Gap >= s.Gap ? Measure(ref t, ref s) : Measure(ref s, ref t);
    }

    private FilterVerdict Measure(ref DistanceBounds first, ref DistanceBounds second)
    {
        if (!first.Measure(most.Total + most.Band - second.Lower, most.Band) || most.IsAbove(first.Lower + second.Lower))
        {
            return threshold.Verdict(false, Math.Max(most.Total, first.Lower + second.Lower), VerdictBasis.Exact);
        }

        if (!reportsErrors && threshold.IsBelow(first.Upper + second.Upper))
        {
            return threshold.Verdict(true, first.Upper + second.Upper, VerdictBasis.Exact);
        }

        if (!second.Measure(most.Total + most.Band - first.Lower, most.Band))
        {
            return threshold.Verdict(false, most.Total, VerdictBasis.Exact);
        }

        var sum = first.Lower + second.Lower;
        if (!threshold.IsBelow(sum) && !threshold.IsAbove(sum))
        {
            sum = first.Defining() + second.Defining();
        }

        return threshold.Verdict(threshold.Keeps(sum), sum, VerdictBasis.Exact);
    }
}
