/** Computing on the CPU: the backend's arithmetic on a team of threads. */
@NullMarked
package dev.assay.training.host;

import org.jspecify.annotations.NullMarked;
