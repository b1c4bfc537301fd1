// Embree on one thread: a ray through each pixel's centre, eight of a row at a time.
// Positions are three floats per vertex in camera axes (x right, y down, z forward), faces three indices each. Writes the face seen by
// each pixel, -1 for none, and prints the median times: "ms" of tracing and storing face, depth and barycentrics, "build_ms" of the hierarchy.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <embree3/rtcore.h>

template <class T>
static std::vector<T> read_array(const char* path)
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

template <class Work>
static double median_ms(int runs, Work work)
{
    std::vector<double> times;
    for (int run = 0; run < runs; run++) {
        const auto start = std::chrono::steady_clock::now();
        work();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

static RTCScene build(RTCDevice device, const std::vector<float>& positions, const std::vector<std::uint32_t>& faces)
{
    RTCScene scene = rtcNewScene(device);
    RTCGeometry mesh = rtcNewGeometry(device, RTC_GEOMETRY_TYPE_TRIANGLE);
    auto* p = static_cast<float*>(rtcSetNewGeometryBuffer(mesh, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3, 12, positions.size() / 3));
    std::copy(positions.begin(), positions.end(), p);
    auto* f = static_cast<std::uint32_t*>(rtcSetNewGeometryBuffer(mesh, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, 12, faces.size() / 3));
    std::copy(faces.begin(), faces.end(), f);
    rtcCommitGeometry(mesh);
    rtcAttachGeometry(scene, mesh);
    rtcReleaseGeometry(mesh);
    rtcCommitScene(scene);
    return scene;
}

int main(int count, char** arguments)
try {
    if (count != 6) {
        std::fprintf(stderr, "usage: raster_embree POSITIONS FACES SIDE FOCAL SEEN\n");
        return 2;
    }
    const auto positions = read_array<float>(arguments[1]);
    const auto faces = read_array<std::uint32_t>(arguments[2]);
    const int side = std::atoi(arguments[3]);
    const float focal = static_cast<float>(std::atof(arguments[4])), centre = side / 2.0f;

    RTCDevice device = rtcNewDevice("threads=1,set_affinity=0");
    if (!device) {
        throw std::runtime_error("embree gives no device");
    }
    RTCScene scene = nullptr;
    const double build_ms = median_ms(5, [&] {
        if (scene) {
            rtcReleaseScene(scene);
        }
        scene = build(device, positions, faces);
    });

    const std::size_t pixels = static_cast<std::size_t>(side) * side;
    std::vector<std::int32_t> seen(pixels);
    std::vector<float> depths(pixels), barycentrics(3 * pixels);
    const auto trace = [&] {
        RTCIntersectContext context;
        rtcInitIntersectContext(&context);
        context.flags = RTC_INTERSECT_CONTEXT_FLAG_COHERENT;
        for (int y = 0; y < side; y++) {
            for (int x0 = 0; x0 < side; x0 += 8) {
                alignas(32) int valid[8];
                RTCRayHit8 r;
                for (int i = 0; i < 8; i++) {
                    valid[i] = x0 + i < side ? -1 : 0;
                    r.ray.org_x[i] = r.ray.org_y[i] = r.ray.org_z[i] = 0;
                    r.ray.dir_x[i] = (x0 + i + 0.5f - centre) / focal;
                    r.ray.dir_y[i] = (y + 0.5f - centre) / focal;
                    r.ray.dir_z[i] = 1;
                    r.ray.tnear[i] = 0;
                    r.ray.tfar[i] = std::numeric_limits<float>::infinity();
                    r.ray.time[i] = 0;
                    r.ray.mask[i] = ~0u;
                    r.ray.id[i] = 0;
                    r.ray.flags[i] = 0;
                    r.hit.geomID[i] = r.hit.instID[0][i] = RTC_INVALID_GEOMETRY_ID;
                }
                rtcIntersect8(valid, scene, &context, &r);
                for (int i = 0; i < 8 && x0 + i < side; i++) {
                    const std::size_t at = static_cast<std::size_t>(y) * side + x0 + i;
                    const bool hit = r.hit.geomID[i] != RTC_INVALID_GEOMETRY_ID;
                    seen[at] = hit ? static_cast<std::int32_t>(r.hit.primID[i]) : -1;
                    depths[at] = r.ray.tfar[i];
                    barycentrics[3 * at] = hit ? 1 - r.hit.u[i] - r.hit.v[i] : 0;
                    barycentrics[3 * at + 1] = hit ? r.hit.u[i] : 0;
                    barycentrics[3 * at + 2] = hit ? r.hit.v[i] : 0;
                }
            }
        }
    };
    trace();
    const double trace_ms = median_ms(15, trace);

    std::ofstream file(arguments[5], std::ios::binary);
    file.write(reinterpret_cast<const char*>(seen.data()), static_cast<std::streamsize>(seen.size() * sizeof(std::int32_t)));
    if (!file) {
        throw std::runtime_error(std::string("cannot write ") + arguments[5]);
    }
    rtcReleaseScene(scene);
    rtcReleaseDevice(device);
    std::printf("{\"ms\": %.6f, \"build_ms\": %.6f}\n", trace_ms, build_ms);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
