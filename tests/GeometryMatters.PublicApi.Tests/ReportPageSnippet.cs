using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Drawing.Pages;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;

namespace GeometryMatters.PublicApi.Tests;

/// <summary>A page of one's own, as docs/report.md has it.</summary>
public class ReportPageSnippet
{
    [Fact]
    public void A_page_of_ones_own()
    {
        var folder = Directory.CreateTempSubdirectory("geometrymatters-page-").FullName;
        try
        {
            var dataset = MakeDataset(folder);
            var annotatedPair = dataset.Pairs.ReadPairs(DatasetSplit.Train, "car")[0];
            var (bundleFolder, first, second) = (dataset.Bundle.Root, annotatedPair.Source.Id, annotatedPair.Target.Id);
            var reportHtml = Path.Combine(folder, "report.html");
            FusionWeights weights = new(new FusionWeight("coarse", 0.5), new FusionWeight(FusionWeights.FieldName, 0.5));

            // snippet: report-page
            var bundle = ArtefactBundle.Open(bundleFolder);
            var fused = new PseudoLabelPipeline(weights, new NoFilter());
            var flat = new PseudoLabelPipeline(weights.Without(FusionWeights.FieldName), new NoFilter());
            var (source, target) = (fused.Prepare(BundleViews.Open(bundle["car", first])), fused.Prepare(BundleViews.Open(bundle["car", second])));
            var (source2D, target2D) = (flat.Prepare(source.View), flat.Prepare(target.View));

            // Any PNG, JPEG or WebP of the image will do; JPEG keeps the page small.
            PageView View(PreparedView view) =>
                new(view.View.Id, new SkiaImageCodec().EncodeJpeg(bundle["car", view.View.Id].LoadImage(), 88), view.View.Letterbox);
            var shown = new PagePair("car", View(source), View(target));

            var page = new ReportPage("My cars", "Two images, matched with and without the part field.");
            page.AddExplorer("Where does a point match?", "Point at the image on the left.",
            [
                new(shown.Name, shown.Source, shown.Target,
                [
                    SimilarityBlock.Of("2D features", source2D.Fused, target2D.Fused),
                    SimilarityBlock.Of("with the field", source.Fused, target.Fused),
                ]),
            ]);

            // Errors up to the end of the slider have to be measured; bounds decide at one threshold only.
            var geodesic = new BicyclicGeodesicFilter(new() { ReportErrorsUpTo = 0.2f });
            var audit = new MatchAudit([geodesic]);
            page.AddThresholds("How strict should the filter be?", "", new(
                [new(geodesic.Name, geodesic.Threshold, 0.2f, "of the diagonal")],
                [shown],
                [new("with the field", audit.Keypoints(annotatedPair, source, target), [audit.Candidates(source, target)])],
                "Measured on the key points of one pair."));
            page.Save(reportHtml);
            // end snippet

            var html = File.ReadAllText(reportHtml);
            Assert.Contains("data-widget=\"explorer\"", html, StringComparison.Ordinal);
            Assert.Contains("data-widget=\"thresholds\"", html, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SyntheticDataset MakeDataset(string folder)
    {
        ProceduralShapes shapes = new(new() { Categories = ["car"], TrainInstances = 1, ValidationInstances = 0, TestInstances = 0, SurfaceCells = 24 });
        var dataset = new SyntheticDatasetBuilder(
            shapes, new() { ViewsPerInstance = 2, ImageWidth = 160, ImageHeight = 120, OcclusionProbability = 0, MinSharedKeypoints = 1, TrainPairs = 1 }).Build(folder);
        ReconstructionPipeline pipeline = new(new()
        {
            MaskProvider = new BundleMaskProvider(dataset.Bundle),
            MeshReconstructor = new BundleMeshReconstructor(dataset.Bundle),
            FieldProvider = new CanonicalFourierField(),
            FeatureExtractors = [new ContextExtractor()],
        });
        new BundleReconstruction(dataset.Bundle, pipeline).Run();
        return dataset;
    }
}
