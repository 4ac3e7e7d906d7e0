/**
 * Computing on an NVIDIA GPU, in float32: the backend's training kernels and cuBLASLt's products.
 */
@NullMarked
package dev.assay.training.gpu;

import org.jspecify.annotations.NullMarked;
