// CGAL's exact shortest paths (Xin and Wang's sequence tree): one tree per pair of vertices, then the distance to the target.
#include "geodesic_mesh.hpp"

#include <CGAL/Surface_mesh_shortest_path.h>

using Traits = CGAL::Surface_mesh_shortest_path_traits<Kernel, Mesh>;
using ShortestPath = CGAL::Surface_mesh_shortest_path<Traits>;

int main(int count, char** arguments)
{
    return answer(count, 5, "geodesic_exact POSITIONS FACES PAIRS DISTANCES", [&] {
        InputMesh input(arguments[1], arguments[2]);
        const auto pairs = read_array<std::int32_t>(arguments[3]);
        ShortestPath paths(input.mesh);
        std::vector<double> solves, distances;
        for (std::size_t p = 0; p + 1 < pairs.size(); p += 2) {
            const auto from = input.at(pairs[p]), to = input.at(pairs[p + 1]);
            double distance = -1;
            solves.push_back(timed([&] {
                paths.remove_all_source_points();
                paths.add_source_point(from);
                paths.build_sequence_tree();
                distance = paths.shortest_distance_to_source_points(to).first;
            }));
            distances.push_back(distance < 0 ? std::numeric_limits<double>::infinity() : distance);
        }

        write_array(arguments[4], distances);
        report(0, solves);
    });
}
