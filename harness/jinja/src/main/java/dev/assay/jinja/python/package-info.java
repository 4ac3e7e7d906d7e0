/**
 * Python's values and operators on Java's types: {@code None} is null, {@code bool} is {@link
 * Boolean}, {@code int} is {@link Long} or {@link java.math.BigInteger}, {@code float} is {@link
 * Double}, {@code str} is {@link String} counted in code points, {@code list} is {@link
 * java.util.List}, {@code tuple} is {@link dev.assay.jinja.python.PyTuple}, {@code dict} is {@link
 * java.util.Map}, {@code set} is {@link java.util.Set}.
 *
 * <p>The oracle for everything here is CPython 3.11; the fixtures of this module's tests were
 * written by it.
 */
@NullMarked
package dev.assay.jinja.python;

import org.jspecify.annotations.NullMarked;
