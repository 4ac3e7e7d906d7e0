/**
 * Jinja2 templates, rendered as Python's jinja2 3.1 renders them, for task definitions and chat
 * templates.
 *
 * <p>A template is untrusted: there is no reflection and no file access, and the work and output of
 * a rendering are bounded. Source goes through {@code Lexer}, {@code Parser} and {@code Compiler}
 * once; what comes out is a tree of closures that is shared by all threads.
 *
 * <p>What differs from jinja2, on purpose:
 *
 * <ul>
 *   <li>{@code include}, {@code import}, {@code from}, {@code extends}, {@code block} and {@code
 *       autoescape} are errors; the filters {@code pprint}, {@code random}, {@code urlize} and
 *       {@code xmlattr} do not exist.
 *   <li>Text is never {@code Markup}: {@code escape}, {@code safe} and {@code tojson} give plain
 *       strings, so that adding to them escapes nothing.
 *   <li>Lists and dicts of the context cannot be changed, and no attribute that begins with two
 *       underscores can be read.
 *   <li>Filters that take a size take an int, where jinja2 sometimes gets by with a float.
 *   <li>Constant expressions are not folded, so of two errors the one that comes first is reported.
 * </ul>
 */
@NullMarked
package dev.assay.jinja;

import org.jspecify.annotations.NullMarked;
