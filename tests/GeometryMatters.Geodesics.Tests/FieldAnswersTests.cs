using CsCheck;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

public class FieldAnswersTests
{
    private static readonly TriangleMesh Mesh = MadeMeshes.Plane(3);

    [Fact]
    public void Answers_are_those_of_the_search_whatever_is_remembered() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 17].Array[1, 40].Array[1, 12]).Sample((capacity, calls) =>
        {
            FieldAnswers answers = new(capacity);
            VertexField[] fields = [Field(), Field()];
            for (var call = 0; call < calls.Length; call++)
            {
                // What is found depends on all parts of the key.
                var searched = call % 2;
                SurfacePoint[] points = [.. calls[call].Select(f => SurfacePoint.AtCorner(f, f % 3))];
                var found = answers.Find(Mesh, fields[0], fields[searched], points, asked =>
                {
                    Assert.Equal(asked.Distinct(), asked);
                    return [.. asked.Select(p => (100 * searched) + p.Face)];
                });
                Assert.Equal(points.Select(p => (100 * searched) + p.Face), found);
                Assert.InRange(answers.Count, 0, Math.Max(1, capacity));
            }
        }, iter: 200);

    [Fact]
    public void What_is_known_is_not_searched_again_for_the_same_pair_only()
    {
        FieldAnswers answers = new(100);
        VertexField field = Field(), other = Field();
        SurfacePoint[] points = [SurfacePoint.AtCorner(0, 0), SurfacePoint.AtCorner(1, 0)];
        Assert.Equal(2, Searched(Mesh, field, other));
        Assert.Equal(0, Searched(Mesh, field, other));
        Assert.Equal(2, Searched(Mesh, other, field));
        Assert.Equal(2, Searched(MadeMeshes.Plane(3), field, other));
        Assert.Equal(0, Searched(Mesh, field, other));

        int Searched(TriangleMesh mesh, VertexField from, VertexField to)
        {
            var count = 0;
            answers.Find(mesh, from, to, points, asked => new int[count = asked.Length]);
            return count;
        }
    }

    [Fact]
    public void Points_asked_for_again_and_again_outlive_others()
    {
        FieldAnswers answers = new(8);
        VertexField field = Field();
        for (var face = 1; face < 18; face++)
        {
            var searchedFirst = false;
            answers.Find(Mesh, field, field, [SurfacePoint.AtCorner(0, 0), SurfacePoint.AtCorner(face, 0)], asked =>
            {
                searchedFirst = asked[0].Face == 0;
                return [.. asked.Select(p => p.Face)];
            });
            Assert.Equal(face == 1, searchedFirst);
        }
    }

    private static VertexField Field() => new(Mesh.VertexCount, 1, new float[Mesh.VertexCount]);
}
