/**
 * Parquet files, as rows: the file's structure is read and checked here; encodings and the assembly
 * of nested records are parquet-java's.
 */
@NullMarked
package dev.assay.plugins.dataformats.parquet;

import org.jspecify.annotations.NullMarked;
