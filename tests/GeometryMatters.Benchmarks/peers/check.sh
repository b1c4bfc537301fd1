#!/bin/sh
# Compiles every C++ harness with all warnings as errors, without keeping anything. Needs g++, libcgal-dev, libeigen3-dev and libembree-dev.
set -eu
cd "$(dirname "$0")"
for source in *.cpp; do
    g++ -std=c++17 -O2 -Wall -Wextra -Werror -DNDEBUG -DCGAL_EIGEN3_ENABLED -isystem /usr/include/eigen3 -fsyntax-only "$source"
    echo "$source: no warnings"
done
