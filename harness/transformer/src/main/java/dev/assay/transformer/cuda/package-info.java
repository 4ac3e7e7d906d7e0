/**
 * Computing on NVIDIA GPUs: the Foreign Function API straight to the driver, cuBLASLt for the large
 * products, own kernels ({@code kernels.cu}) for the rest.
 */
@NullMarked
package dev.assay.transformer.cuda;

import org.jspecify.annotations.NullMarked;
