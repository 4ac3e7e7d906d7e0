/** Report writers: CSV, Markdown, HTML and JUnit XML. */
@NullMarked
package dev.assay.reports;

import org.jspecify.annotations.NullMarked;
