using System.CommandLine;
using GeometryMatters;
using GeometryMatters.GeodesicFields;

Argument<FileInfo?> mesh = new("mesh") { Description = "A .glb, .gltf, .obj, .ply or .off file; a procedural horse when left out.", Arity = ArgumentArity.ZeroOrOne };
Option<int?> source = new("--source") { Description = "Vertex that distances are measured from; chosen among those that are seen when left out." };
Option<double> azimuth = new("--azimuth") { Description = "Where the camera stands, in degrees: 0 in front, 90 at the object's left.", DefaultValueFactory = _ => 100 };
Option<double> elevation = new("--elevation") { Description = "Height of the camera in degrees, above -90 and below 90.", DefaultValueFactory = _ => 15 };
Option<int> size = new("--size") { Description = "Side of each of the two pictures in pixels, 200 to 2000.", DefaultValueFactory = _ => 560 };
Option<FileInfo> output = new("--out") { Description = "The PNG that is written.", DefaultValueFactory = _ => new("artifacts/geodesics.png") };

RootCommand root = new("Draws distances from a point of a surface as colours and isolines, and three kinds of path between points.")
{
    mesh, source, azimuth, elevation, size, output,
};
root.SetAction(arguments =>
{
    try
    {
        PictureRun run = new(
            arguments.GetValue(mesh)?.FullName, arguments.GetValue(source), arguments.GetValue(azimuth), arguments.GetValue(elevation), arguments.GetValue(size));
        run.Write(arguments.GetValue(output)!.FullName);
        return 0;
    }
    catch (Exception e) when (e is GeometryMattersException or IOException or UnauthorizedAccessException or ArgumentException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return root.Parse(args).Invoke();
