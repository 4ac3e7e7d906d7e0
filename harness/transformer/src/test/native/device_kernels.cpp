// The kernels of one number type: compiled once for each ASSAY_REAL, from all.cu (the .cu files one after the other) and registry.inc, a
// line REGISTER(name) for each kernel.
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include "shim.h"

namespace {
#include "all.cu"

using Invocation = std::function<std::function<void()>(void**)>;

template <class... A, size_t... I>
std::function<void()> bound(void (*kernel)(A...), void** arguments, std::index_sequence<I...>) {
  return [=, values = std::make_tuple(*(A*)arguments[I]...)] { std::apply(kernel, values); };
}

template <class... A>
Invocation invocation(void (*kernel)(A...)) {
  return [=](void** arguments) { return bound(kernel, arguments, std::index_sequence_for<A...>()); };
}
}  // namespace

#define CONCATENATED(a, b) a##b
#define NAMED(a, b) CONCATENATED(a, b)

const std::unordered_map<std::string, Invocation>& NAMED(kernels_, ASSAY_REAL)() {
  static const std::unordered_map<std::string, Invocation> all = {
#define REGISTER(name) {#name, invocation(name)},
#include "registry.inc"
  };
  return all;
}
