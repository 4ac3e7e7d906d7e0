// A stand-in for libcuda, libcublasLt and libnvrtc: the functions that Assay calls, on the CPU. Kernels run as fibers, products as three
// loops; everything is done when a call returns. Memory is the host's, counted against a limit and filled with numbers that are none.
// A stream that is captured runs nothing: its work is kept in a list, and what a driver refuses during a capture is refused.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>
#include "fibers.h"

using Invocation = std::function<std::function<void()>(void**)>;
const std::unordered_map<std::string, Invocation>& kernels_0();
const std::unordered_map<std::string, Invocation>& kernels_1();
const std::unordered_map<std::string, Invocation>& kernels_2();

namespace {
enum {
  SUCCESS = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  NO_DEVICE = 100,
  NOT_FOUND = 500,
  LAUNCH_FAILED = 719,
  CAPTURE_UNSUPPORTED = 900,
  CAPTURE_INVALIDATED = 901
};

const int MOST_DEVICES = 8;
const uint64_t POISONED = 1 << 20;
std::recursive_mutex lock;
int devices = 1;
int alike = MOST_DEVICES;
// Of each device; for a process of its own the environment says how much.
uint64_t memory_of_environment() {
  const char* bytes = getenv("ASSAY_FAKE_MEMORY");
  return bytes != nullptr ? strtoull(bytes, nullptr, 10) : 1ull << 32;
}
uint64_t memory = memory_of_environment();
uint64_t used[MOST_DEVICES];
thread_local int device = -1;
std::map<uint64_t, std::pair<int, uint64_t>> allocations;

// What a capture recorded; each piece of work returns a status.
using Work = std::function<int()>;
using Graph = std::vector<Work>;
struct Stream {
  Graph* capture = nullptr;
  bool invalid = false;
};
// The stream that this thread captures.
thread_local Stream* capturing = nullptr;
bool captures = true;
float between_events = 1;
int driver_version = 13000;
uint64_t graph_launches = 0;
uint64_t allocations_left = UINT64_MAX;
uint64_t library_kernels = 0;
uint64_t unfit_rows = 0;
int64_t compiler_build = 1;
bool compiles = true;
bool broken = false;
int64_t handles = 0;

// Does something now, or when the graph of the stream runs.
int enqueue(void* stream, Work work) {
  if (capturing != nullptr && capturing == stream) return capturing->capture->push_back(std::move(work)), SUCCESS;
  return work();
}

// Whether this thread must not do what is no work of a stream.
bool refused() {
  if (capturing != nullptr) capturing->invalid = true;
  return capturing != nullptr;
}

struct Module {
  const std::unordered_map<std::string, Invocation>* kernels;
  std::string ptx;
};
}  // namespace

extern "C" {

// For tests: how many devices there are. To be called while nothing is allocated.
void assay_fake_devices(int64_t count) { devices = (int)count; }

// For tests: how many of them are the same.
void assay_fake_alike(int64_t count) { alike = (int)count; }

// For tests: what each device has from now on, even if more is in use.
void assay_fake_limit(uint64_t bytes) { memory = bytes; }

// For tests: so many allocations succeed, the next is refused as if there were no memory, those after it succeed.
void assay_fake_refuse_allocation(uint64_t after) { allocations_left = after; }

// For tests: memory of the device that the kernel of an algorithm of cuBLASLt takes from its first product on.
void assay_fake_library_kernels(uint64_t bytes) { library_kernels = bytes; }

// For tests: products of so many rows and its multiples need another algorithm than the others; 0 for none.
void assay_fake_unfit_rows(uint64_t rows) { unfit_rows = rows; }

// For tests: whether kernels fail, and from then on whatever waits for them.
void assay_fake_broken(int64_t is) { broken = is; }

// For tests: uses of contexts, streams, modules and what cuBLASLt hands out that there are.
int64_t assay_fake_handles() { return handles; }

// For tests: whether streams can be captured.
void assay_fake_captures(int64_t possible) { captures = possible; }

// For tests: the newest CUDA that the driver runs.
void assay_fake_driver(int64_t version) { driver_version = (int)version; }

// For tests: whether NVRTC compiles for the device.
void assay_fake_compiles(int64_t possible) { compiles = possible; }

// For tests: which build of its version NVRTC is.
void assay_fake_build(int64_t build) { compiler_build = build; }

// For tests: how many milliseconds pass between two events.
void assay_fake_clock(int64_t milliseconds) { between_events = (float)milliseconds; }

// For tests: how many graphs have been launched.
uint64_t assay_fake_graph_launches() { return graph_launches; }

// For tests: bytes that are allocated on all devices.
uint64_t assay_fake_used() {
  uint64_t sum = 0;
  for (uint64_t bytes : used) sum += bytes;
  return sum;
}

int cuInit(unsigned) { return devices ? SUCCESS : NO_DEVICE; }
int cuDriverGetVersion(int* version) { return *version = driver_version, SUCCESS; }
int cuDeviceGetCount(int* count) { return *count = devices, SUCCESS; }
int cuDeviceGet(int* handle, int ordinal) { return *handle = ordinal, ordinal < devices ? SUCCESS : INVALID_VALUE; }
int cuDeviceGetName(char* name, int length, int handle) {
  return snprintf(name, length, handle < alike ? "stand-in" : "other stand-in"), SUCCESS;
}
int cuDeviceGetAttribute(int* value, int attribute, int) {
  switch (attribute) {
    case 16: return *value = 4, SUCCESS;   // multiprocessors
    case 75: return *value = 9, SUCCESS;   // compute capability
    case 76: return *value = 0, SUCCESS;
    default: return INVALID_VALUE;
  }
}
int cuDeviceTotalMem_v2(uint64_t* bytes, int) { return *bytes = memory, SUCCESS; }
int cuDevicePrimaryCtxRetain(void** context, int handle) { return handles++, *context = (void*)(intptr_t)(handle + 1), SUCCESS; }
int cuCtxSetCurrent(void* context) { return device = (int)(intptr_t)context - 1, SUCCESS; }

int cuMemGetInfo_v2(uint64_t* free, uint64_t* total) {
  *free = memory > used[device] ? memory - used[device] : 0;
  *total = memory;
  return SUCCESS;
}
int cuMemAlloc_v2(uint64_t* address, uint64_t bytes) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  if (refused()) return CAPTURE_UNSUPPORTED;
  if (device < 0 || bytes == 0) return INVALID_VALUE;
  if (allocations_left != UINT64_MAX && allocations_left-- == 0) return OUT_OF_MEMORY;
  if (used[device] + bytes > memory) return OUT_OF_MEMORY;
  void* block = aligned_alloc(256, (bytes + 255) / 256 * 256);
  // All of a large one would be touched for nothing.
  memset(block, 0xff, bytes < POISONED ? bytes : POISONED);
  used[device] += bytes;
  *address = (uint64_t)block;
  allocations[*address] = {device, bytes};
  return SUCCESS;
}
int cuMemFree_v2(uint64_t address) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  if (refused()) return CAPTURE_UNSUPPORTED;
  auto found = allocations.find(address);
  if (found == allocations.end()) return INVALID_VALUE;
  used[found->second.first] -= found->second.second;
  allocations.erase(found);
  free((void*)address);
  return SUCCESS;
}
// A context takes its memory with it. Here it does where nothing else can give it back, so that what is forgotten is found.
int cuDevicePrimaryCtxRelease_v2(int handle) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  handles--;
  for (auto next = allocations.begin(); broken && next != allocations.end();) {
    auto at = next++;
    if (at->second.first == handle) cuMemFree_v2(at->first);
  }
  return SUCCESS;
}
int cuMemHostAlloc(void** address, uint64_t bytes, unsigned) {
  if (refused()) return CAPTURE_UNSUPPORTED;
  return *address = malloc(bytes), SUCCESS;
}
int cuMemFreeHost(void* address) { return refused() ? CAPTURE_UNSUPPORTED : (free(address), SUCCESS); }
int cuMemcpyHtoDAsync_v2(uint64_t to, const void* from, uint64_t bytes, void* stream) {
  return enqueue(stream, [=] { return memcpy((void*)to, from, bytes), SUCCESS; });
}
int cuMemcpyDtoHAsync_v2(void* to, uint64_t from, uint64_t bytes, void* stream) {
  return enqueue(stream, [=] { return memcpy(to, (void*)from, bytes), SUCCESS; });
}
int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, uint64_t bytes, void* stream) {
  return enqueue(stream, [=] { return memcpy((void*)to, (void*)from, bytes), SUCCESS; });
}
int cuMemsetD8Async(uint64_t to, unsigned char value, uint64_t bytes, void* stream) {
  return enqueue(stream, [=] { return memset((void*)to, value, bytes), SUCCESS; });
}

int cuStreamCreate(void** stream, unsigned) { return handles++, *stream = new Stream(), SUCCESS; }
int cuStreamDestroy_v2(void* stream) { return handles--, delete (Stream*)stream, SUCCESS; }
int cuStreamBeginCapture_v2(void* stream, int mode) {
  if (!captures) return CAPTURE_UNSUPPORTED;
  if (stream == nullptr || capturing != nullptr || mode != 1) return INVALID_VALUE;
  capturing = (Stream*)stream;
  capturing->capture = new Graph();
  capturing->invalid = false;
  return SUCCESS;
}
int cuStreamEndCapture(void* stream, void** graph) {
  *graph = nullptr;
  if (capturing == nullptr || capturing != stream) return INVALID_VALUE;
  Stream* ended = capturing;
  capturing = nullptr;
  if (ended->invalid) return delete ended->capture, CAPTURE_INVALIDATED;
  return *graph = ended->capture, SUCCESS;
}
int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long) {
  return *executable = new Graph(*(Graph*)graph), SUCCESS;
}
int cuGraphLaunch(void* executable, void*) {
  graph_launches++;
  for (const Work& work : *(Graph*)executable) {
    if (int status = work()) return status;
  }
  return SUCCESS;
}
int cuGraphDestroy(void* graph) { return delete (Graph*)graph, SUCCESS; }
int cuGraphExecDestroy(void* executable) { return delete (Graph*)executable, SUCCESS; }
int cuStreamSynchronize(void*) { return refused() ? CAPTURE_UNSUPPORTED : broken ? LAUNCH_FAILED : SUCCESS; }
int cuEventCreate(void** event, unsigned) { return *event = malloc(1), SUCCESS; }
int cuEventDestroy_v2(void* event) { return free(event), SUCCESS; }
int cuEventRecord(void*, void*) { return SUCCESS; }
int cuEventSynchronize(void*) { return SUCCESS; }
int cuEventElapsedTime(float* milliseconds, void*, void*) { return *milliseconds = between_events, SUCCESS; }

// An image is the text that nvrtcGetCUBIN below gives, or PTX. PTX is not run: its instructions tell the number type, and of the kernels
// those are there that it has.
int cuModuleLoadData(void** module, const void* image) {
  std::string text = (const char*)image;
  int type = -1;
  if (sscanf(text.c_str(), "stand-in %d", &type) == 1) {
    text.clear();
  } else if (text.find("\n.version ") != std::string::npos && text.find("\n.target sm_80") != std::string::npos) {
    type = text.find(".bf16.bf16.") != std::string::npos ? 1 : text.find(".f32.f16.f16.") != std::string::npos ? 2 : 0;
  } else {
    return INVALID_VALUE;
  }
  handles++;
  *module = new Module{type == 0 ? &kernels_0() : type == 1 ? &kernels_1() : &kernels_2(), text};
  return SUCCESS;
}
int cuModuleUnload(void* module) { return handles--, delete (Module*)module, SUCCESS; }
int cuModuleGetFunction(void** function, void* module, const char* name) {
  auto loaded = (const Module*)module;
  auto found = loaded->kernels->find(name);
  bool there = loaded->ptx.empty() || loaded->ptx.find(".entry " + std::string(name) + "(") != std::string::npos;
  if (found == loaded->kernels->end() || !there) return NOT_FOUND;
  *function = (void*)&found->second;
  return SUCCESS;
}
int cuLaunchKernel(void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned, void* stream,
                   void** arguments, void**) {
  std::lock_guard<std::recursive_mutex> guard(lock);
  if (gx == 0 || gy == 0 || gz == 0 || gy > 65535 || gz > 65535 || bx * by * bz > 1024) return INVALID_VALUE;
  std::function<void()> body = (*(const Invocation*)function)(arguments);
  return enqueue(stream, [=] {
    std::lock_guard<std::recursive_mutex> guard(lock);
    return !broken && run_grid(Index{gx, gy, gz}, Index{bx, by, bz}, body) ? SUCCESS : LAUNCH_FAILED;
  });
}
int cuGetErrorName(int error, const char** name) {
  switch (error) {
    case INVALID_VALUE: *name = "CUDA_ERROR_INVALID_VALUE"; break;
    case OUT_OF_MEMORY: *name = "CUDA_ERROR_OUT_OF_MEMORY"; break;
    case NO_DEVICE: *name = "CUDA_ERROR_NO_DEVICE"; break;
    case NOT_FOUND: *name = "CUDA_ERROR_NOT_FOUND"; break;
    case LAUNCH_FAILED: *name = "CUDA_ERROR_LAUNCH_FAILED"; break;
    case CAPTURE_UNSUPPORTED: *name = "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED"; break;
    case CAPTURE_INVALIDATED: *name = "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED"; break;
    default: return INVALID_VALUE;
  }
  return SUCCESS;
}
int cuGetErrorString(int error, const char** text) { return cuGetErrorName(error, text); }

// NVRTC: every program is the one that was compiled into this library, in the type that -DASSAY_REAL names.

int nvrtcVersion(int* major, int* minor) { return *major = 13, *minor = 0, 0; }
int nvrtcCreateProgram(void** program, const char*, const char*, int, const char* const*, const char* const*) {
  return *program = new std::string(), 0;
}
int nvrtcCompileProgram(void* program, int count, const char* const* options) {
  for (int i = 0; i < count; i++) {
    if (sscanf(options[i], "-DASSAY_REAL=%*d") == 0) *(std::string*)program = std::string("stand-in ") + (options[i] + 13);
  }
  return count > 0 && (!compiles || ((std::string*)program)->empty()) ? 6 : 0;
}
int nvrtcGetCUBINSize(void* program, size_t* size) { return *size = ((std::string*)program)->size() + 1, 0; }
int nvrtcGetCUBIN(void* program, char* image) { return strcpy(image, ((std::string*)program)->c_str()), 0; }
// PTX begins with what compiled it.
int nvrtcGetPTXSize(void*, size_t* size) { return *size = 64, 0; }
int nvrtcGetPTX(void*, char* ptx) { return snprintf(ptx, 64, "// stand-in build %lld\n", (long long)compiler_build), 0; }
int nvrtcGetProgramLogSize(void*, size_t* size) { return *size = 1, 0; }
int nvrtcGetProgramLog(void*, char* log) { return *log = 0, 0; }
int nvrtcDestroyProgram(void** program) { return delete (std::string*)*program, 0; }
const char* nvrtcGetErrorString(int) { return "stand-in error"; }

// cuBLASLt: column-major D = alpha·op(A)·op(B) + beta·C + bias, summed in float32 in the order of k.

namespace {
enum { BLAS_SUCCESS = 0, BLAS_INVALID_VALUE = 7, BLAS_INTERNAL_ERROR = 14, BLAS_NOT_SUPPORTED = 15 };
enum { R_32F = 0, R_16F = 2, R_16BF = 14 };

// The first algorithm, the one for rows that are not for it, and one that splits sums.
enum { WHOLE = 41, OTHER = 43, SPLIT = 40 };

struct Library {
  int device;
  std::map<uint64_t, uint64_t> kernels;
};
struct Descriptor {
  int transposed[2] = {0, 0};
  int epilogue = 1;
  const void* bias = nullptr;
};
struct Layout {
  int type;
  uint64_t rows, columns;
  int64_t leading;
};
struct Heuristic {
  uint64_t algorithm[8];
  size_t workspace;
  int state;
  float waves;
  int reserved[4];
};

float get(const void* data, int type, int64_t at) {
  switch (type) {
    case R_32F: return ((const float*)data)[at];
    case R_16F: return to_float(((const F16*)data)[at]);
    default: return to_float(((const Bf16*)data)[at]);
  }
}
void set(void* data, int type, int64_t at, float x) {
  switch (type) {
    case R_32F: ((float*)data)[at] = x; break;
    case R_16F: ((F16*)data)[at] = to_f16(x); break;
    default: ((Bf16*)data)[at] = to_bf16(x);
  }
}
}  // namespace

size_t cublasLtGetVersion() { return 130101; }
const char* cublasLtGetStatusString(int) { return "stand-in status"; }
int cublasLtCreate(void** handle) { return handles++, *handle = new Library{device, {}}, 0; }
int cublasLtDestroy(void* handle) {
  auto library = (Library*)handle;
  for (auto& kernel : library->kernels) used[library->device] -= kernel.second;
  return handles--, delete library, 0;
}
int cublasLtMatmulDescCreate(void** descriptor, int compute, int scale) {
  return handles++, *descriptor = new Descriptor(), compute == 68 && scale == R_32F ? BLAS_SUCCESS : BLAS_NOT_SUPPORTED;
}
int cublasLtMatmulDescDestroy(void* descriptor) { return handles--, delete (Descriptor*)descriptor, 0; }
int cublasLtMatmulDescSetAttribute(void* descriptor, int attribute, const void* value, size_t size) {
  auto d = (Descriptor*)descriptor;
  switch (attribute) {
    case 3: return d->transposed[0] = *(const int*)value, size == 4 ? BLAS_SUCCESS : BLAS_INVALID_VALUE;
    case 4: return d->transposed[1] = *(const int*)value, size == 4 ? BLAS_SUCCESS : BLAS_INVALID_VALUE;
    case 7: return d->epilogue = *(const int*)value, size == 4 ? BLAS_SUCCESS : BLAS_INVALID_VALUE;
    case 8: return d->bias = *(const void* const*)value, size == 8 ? BLAS_SUCCESS : BLAS_INVALID_VALUE;
    default: return BLAS_NOT_SUPPORTED;
  }
}
int cublasLtMatrixLayoutCreate(void** layout, int type, uint64_t rows, uint64_t columns, int64_t leading) {
  return handles++, *layout = new Layout{type, rows, columns, leading}, leading >= (int64_t)rows ? BLAS_SUCCESS : BLAS_INVALID_VALUE;
}
int cublasLtMatrixLayoutDestroy(void* layout) { return handles--, delete (Layout*)layout, 0; }
int cublasLtMatrixLayoutSetAttribute(void* layout, int attribute, const void* value, size_t size) {
  if (attribute != 3 || size != 8) return BLAS_NOT_SUPPORTED;
  ((Layout*)layout)->columns = *(const uint64_t*)value;
  return BLAS_SUCCESS;
}
// A preference is the mask of reductions that are allowed.
int cublasLtMatmulPreferenceCreate(void** preference) { return *preference = new unsigned(7), 0; }
int cublasLtMatmulPreferenceDestroy(void* preference) { return delete (unsigned*)preference, 0; }
int cublasLtMatmulPreferenceSetAttribute(void* preference, int attribute, const void* value, size_t size) {
  switch (attribute) {
    case 1: return size == 8 ? BLAS_SUCCESS : BLAS_INVALID_VALUE;
    case 3: return *(unsigned*)preference = *(const unsigned*)value, size == 4 ? BLAS_SUCCESS : BLAS_INVALID_VALUE;
    case 5: case 6: case 7: case 8: return size == 4 ? BLAS_SUCCESS : BLAS_INVALID_VALUE;  // alignments
    default: return BLAS_INVALID_VALUE;
  }
}
bool other_rows(void* layout) { return unfit_rows != 0 && ((Layout*)layout)->columns % unfit_rows == 0; }

// The best algorithms split the sums, as many as are asked for, unless that is not allowed.
int cublasLtMatmulAlgoGetHeuristic(void*, void*, void*, void*, void*, void* d_layout, void* preference, int requested, Heuristic* results,
                                   int* found) {
  bool split = *(const unsigned*)preference != 0;
  *found = split ? requested : 1;
  for (int i = 0; i < *found; i++) results[i] = Heuristic{{split ? SPLIT : other_rows(d_layout) ? OTHER : WHOLE}, 0, 0, 1, {}};
  return BLAS_SUCCESS;
}
int cublasLtMatmulAlgoConfigGetAttribute(const void* algorithm, int attribute, void* value, size_t size, size_t* written) {
  if (size < 4) return BLAS_INVALID_VALUE;
  int id = (int)*(const uint64_t*)algorithm;
  *(int*)value = attribute == 0 ? id : attribute == 2 ? (id == SPLIT ? 4 : 1) : 0;
  *written = 4;
  return BLAS_SUCCESS;
}
int cublasLtMatmulAlgoCheck(void*, void*, void*, void*, void*, void* d_layout, const void* algorithm, Heuristic* result) {
  if (*(const uint64_t*)algorithm != (other_rows(d_layout) ? OTHER : WHOLE)) return BLAS_NOT_SUPPORTED;
  *result = Heuristic{{*(const uint64_t*)algorithm}, 0, 0, 1, {}};
  return BLAS_SUCCESS;
}
int cublasLtMatmul(void* handle, void* descriptor, const float* alpha, const void* a, void* a_layout, const void* b, void* b_layout,
                   const float* beta, const void* c, void* c_layout, void* d, void* d_layout, const void* algorithm, void*, size_t,
                   void* stream) {
  uint64_t& kernel = ((Library*)handle)->kernels[*(const uint64_t*)algorithm];
  if (kernel < library_kernels) {
    if (used[device] + library_kernels > memory) return BLAS_INTERNAL_ERROR;
    used[device] += kernel = library_kernels;
  }
  // All but the matrices is read now.
  return enqueue(stream, [=, how = *(const Descriptor*)descriptor, la = *(const Layout*)a_layout, lb = *(const Layout*)b_layout,
                          lc = *(const Layout*)c_layout, ld = *(const Layout*)d_layout, id = *(const uint64_t*)algorithm, scale = *alpha,
                          added = *beta] {
    int64_t m = how.transposed[0] ? la.columns : la.rows;
    int64_t k = how.transposed[0] ? la.rows : la.columns;
    int64_t n = how.transposed[1] ? lb.rows : lb.columns;
    if ((uint64_t)m != ld.rows || (uint64_t)n != ld.columns || id == SPLIT) return (int)BLAS_INVALID_VALUE;
    if (how.epilogue != 1 && how.epilogue != 4) return (int)BLAS_NOT_SUPPORTED;
    for (int64_t j = 0; j < n; j++) {
      for (int64_t i = 0; i < m; i++) {
        float sum = 0;
        for (int64_t l = 0; l < k; l++) {
          int64_t in_a = how.transposed[0] ? l + i * la.leading : i + l * la.leading;
          int64_t in_b = how.transposed[1] ? j + l * lb.leading : l + j * lb.leading;
          sum += get(a, la.type, in_a) * get(b, lb.type, in_b);
        }
        sum *= scale;
        if (added != 0) sum += added * get(c, lc.type, i + j * lc.leading);
        if (how.epilogue == 4) sum += get(how.bias, ld.type, i);
        set(d, ld.type, i + j * ld.leading, sum);
      }
    }
    return (int)BLAS_SUCCESS;
  });
}
}
