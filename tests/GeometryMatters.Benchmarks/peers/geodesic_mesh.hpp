// What the geodesic peers share: arrays and meshes as the claims write them, and how they answer.
#ifndef GEODESIC_MESH_HPP
#define GEODESIC_MESH_HPP

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <CGAL/Exact_predicates_inexact_constructions_kernel.h>
#include <CGAL/Polygon_mesh_processing/polygon_soup_to_polygon_mesh.h>
#include <CGAL/Polygon_mesh_processing/shape_predicates.h>
#include <CGAL/Surface_mesh.h>

using Kernel = CGAL::Exact_predicates_inexact_constructions_kernel;
using Mesh = CGAL::Surface_mesh<Kernel::Point_3>;
using Vertex = Mesh::Vertex_index;

// The input is fine but the library does not take it: exit code 3, the reason on standard error.
struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <class T>
std::vector<T> read_array(const char* path)
{
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) {
        throw std::runtime_error(std::string("cannot read ") + path);
    }
    std::vector<T> values(static_cast<std::size_t>(file.tellg()) / sizeof(T));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
    return values;
}

inline void write_array(const char* path, const std::vector<double>& values)
{
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(double)));
    if (!file) {
        throw std::runtime_error(std::string("cannot write ") + path);
    }
}

// A mesh of three doubles per vertex and three indices per face. Vertices of no face are left out: they would have no equation.
struct InputMesh {
    Mesh mesh;
    std::vector<Vertex> vertices;

    InputMesh(const char* positions_path, const char* faces_path)
    {
        const auto positions = read_array<double>(positions_path);
        const auto corners = read_array<std::int32_t>(faces_path);
        vertices.assign(positions.size() / 3, Mesh::null_vertex());
        std::vector<std::vector<std::size_t>> soup(corners.size() / 3);
        for (std::size_t i = 0; i < corners.size(); i++) {
            const auto v = static_cast<std::size_t>(corners[i]);
            if (vertices.at(v) == Mesh::null_vertex()) {
                vertices[v] = mesh.add_vertex({positions[3 * v], positions[3 * v + 1], positions[3 * v + 2]});
            }
            soup[i / 3].push_back(static_cast<std::size_t>(vertices[v]));
        }
        if (!CGAL::Polygon_mesh_processing::is_polygon_soup_a_polygon_mesh(soup)) {
            throw Refused("the mesh is not an oriented manifold");
        }
        for (const auto& face : soup) {
            if (mesh.add_face(Vertex(Mesh::size_type(face[0])), Vertex(Mesh::size_type(face[1])), Vertex(Mesh::size_type(face[2]))) == Mesh::null_face()) {
                throw Refused("the mesh is not manifold");
            }
        }
    }

    Vertex at(std::int32_t index) const
    {
        const auto v = vertices.at(static_cast<std::size_t>(index));
        if (v == Mesh::null_vertex()) {
            throw std::runtime_error("no face uses vertex " + std::to_string(index));
        }
        return v;
    }
};

// Milliseconds that some work takes.
template <class Work>
double timed(Work work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

inline double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : (values[values.size() / 2] + values[(values.size() - 1) / 2]) / 2;
}

// The one line that the claims read.
inline void report(double setup, const std::vector<double>& solves)
{
    double sum = setup;
    for (const double solve : solves) {
        sum += solve;
    }
    std::printf("{\"ms\": %.6f, \"setup_ms\": %.6f, \"solve_ms\": %.6f, \"solves\": %zu}\n", sum, setup, median(solves), solves.size());
}

template <class Body>
int answer(int arguments, int expected, const char* usage, Body body)
{
    if (arguments != expected) {
        std::fprintf(stderr, "usage: %s\n", usage);
        return 2;
    }
    try {
        body();
        return 0;
    } catch (const Refused& refused) {
        std::fprintf(stderr, "%s\n", refused.what());
        return 3;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}

#endif
