/**
 * Jinja2 templates, rendered as Python's jinja2 3.1 renders them, for task definitions and chat
 * templates.
 *
 * <p>A template is untrusted: there is no reflection and no file access, and the work and output of
 * a rendering are bounded. Source goes through {@code Lexer}, {@code Parser} and {@code Compiler}
 * once; what comes out is a tree of closures that is shared by all threads.
 */
@NullMarked
package dev.assay.jinja;

import org.jspecify.annotations.NullMarked;
