// CGAL's heat method, direct, with Eigen's factorisation: from each source to all vertices.
// Writes a row of distances per source, one for every vertex of the input; NaN where no face uses it.
#include "geodesic_mesh.hpp"

#include <memory>

#include <CGAL/Heat_method_3/Surface_mesh_geodesic_distances_3.h>

using Heat = CGAL::Heat_method_3::Surface_mesh_geodesic_distances_3<Mesh, CGAL::Heat_method_3::Direct>;

int main(int count, char** arguments)
{
    return answer(count, 5, "geodesic_heat POSITIONS FACES SOURCES DISTANCES", [&] {
        InputMesh input(arguments[1], arguments[2]);
        for (const auto face : input.mesh.faces()) {
            if (CGAL::Polygon_mesh_processing::is_degenerate_triangle_face(face, input.mesh)) {
                throw Refused("a face has no area");
            }
        }

        std::unique_ptr<Heat> heat;
        std::vector<double> setups;
        for (int run = 0; run < 3; run++) {
            heat.reset();
            setups.push_back(timed([&] { heat = std::make_unique<Heat>(input.mesh); }));
        }

        auto found = input.mesh.add_property_map<Vertex, double>("v:distance", 0).first;
        std::vector<double> solves, rows;
        for (const auto source : read_array<std::int32_t>(arguments[3])) {
            const auto from = input.at(source);
            solves.push_back(timed([&] {
                heat->clear_sources();
                heat->add_source(from);
                heat->estimate_geodesic_distances(found);
            }));
            for (const auto vertex : input.vertices) {
                rows.push_back(vertex == Mesh::null_vertex() ? std::numeric_limits<double>::quiet_NaN() : found[vertex]);
            }
        }

        write_array(arguments[4], rows);
        report(median(setups), solves);
    });
}
