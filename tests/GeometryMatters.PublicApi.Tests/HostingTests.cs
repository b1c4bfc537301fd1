using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using Microsoft.Extensions.DependencyInjection;

namespace GeometryMatters.PublicApi.Tests;

/// <summary>The parts in a container of Microsoft.Extensions.DependencyInjection, which the library knows nothing of.</summary>
public sealed class HostingTests
{
    [Fact]
    public void Parts_are_registered_replaced_and_disposed_by_a_container()
    {
        var folder = Directory.CreateTempSubdirectory("geometrymatters-hosting-").FullName;
        try
        {
            ProceduralShapes shapes = new(new() { Categories = ["car"], TrainInstances = 1, ValidationInstances = 0, TestInstances = 0, SurfaceCells = 32 });
            var bundle = new SyntheticDatasetBuilder(shapes, new() { ViewsPerInstance = 2, ImageWidth = 160, ImageHeight = 120, MinSharedKeypoints = 1, TrainPairs = 1 })
                .Build(folder, cancellationToken: TestContext.Current.CancellationToken).Bundle;
            var services = Register(bundle.Root);

            // A later registration replaces a part, as a test or an application would.
            DisposableMasks masks = new(bundle);
            services.AddSingleton<IMaskProvider>(_ => masks);
            using (var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }))
            {
                var (reconstruction, matching) = (provider.GetRequiredService<ReconstructionPipeline>(), provider.GetRequiredService<PseudoLabelPipeline>());
                Assert.Same(matching, provider.GetRequiredService<PseudoLabelPipeline>());
                var views = bundle.Items.Select(i => matching.Prepare(reconstruction.Run(i.LoadImage(), new(i.Id, i.Category)).ToView())).ToArray();
                Assert.True(matching.Label(views[0], views[1], TestContext.Current.CancellationToken).Counts.Lifted > 0);
                Assert.Equal((2, false), (masks.Calls, masks.IsDisposed));
            }

            Assert.True(masks.IsDisposed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ServiceCollection Register(string bundleFolder)
    {
        // snippet: hosting
        ServiceCollection services = new();
        services.AddSingleton(_ => ArtefactBundle.Open(bundleFolder));
        services.AddSingleton<IMaskProvider, BundleMaskProvider>();              // or _ => OnnxSaliencyMaskProvider.Load(path)
        services.AddSingleton<IMeshReconstructor, BundleMeshReconstructor>();
        services.AddSingleton<IPartFieldProvider, CanonicalFourierField>();      // or _ => OnnxPartFieldProvider.Load(path)
        services.AddSingleton<IFeatureExtractor, GradientHistogramExtractor>();  // several: all of them are used
        services.AddSingleton<IFeatureExtractor, ContextExtractor>();
        services.AddSingleton<ICorrespondenceFilter>(_ => new BicyclicGeodesicFilter(new() { Threshold = 0.05f }));

        services.AddSingleton(s => new ReconstructionPipeline(new()
        {
            MaskProvider = s.GetRequiredService<IMaskProvider>(),
            MeshReconstructor = s.GetRequiredService<IMeshReconstructor>(),
            PoseRefiner = s.GetService<IPoseRefiner>(),                          // null: poses are kept as they come
            FieldProvider = s.GetRequiredService<IPartFieldProvider>(),
            FeatureExtractors = [.. s.GetServices<IFeatureExtractor>()],
        }));
        services.AddSingleton(s => new PseudoLabelPipeline(
            new(new FusionWeight("fine", 0.25), new FusionWeight("coarse", 0.25), new FusionWeight("field", 0.5)),
            s.GetRequiredService<ICorrespondenceFilter>()));
        // end snippet

        return services;
    }

    private sealed class DisposableMasks(ArtefactBundle bundle) : IMaskProvider, IDisposable
    {
        private readonly BundleMaskProvider inner = new(bundle);

        public int Calls { get; private set; }

        public bool IsDisposed { get; private set; }

        public Imaging.Mask Segment(Imaging.ImageBuffer image, MaskPrompt prompt, CancellationToken cancellationToken = default)
        {
            Calls++;
            return inner.Segment(image, prompt, cancellationToken);
        }

        public void Dispose() => IsDisposed = true;
    }
}
