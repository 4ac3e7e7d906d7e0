// The stand-in as libraries of CUDA 12: linked with fake_cuda.cpp, which has all else.
#include <cstddef>

extern "C" {
size_t cublasLtGetVersion() { return 120401; }
int nvrtcVersion(int* major, int* minor) { return *major = 12, *minor = 4, 0; }
}
