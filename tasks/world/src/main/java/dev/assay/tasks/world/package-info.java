/** A small closed world, made from a seed: a text to train on and held-out tasks about it. */
@NullMarked
package dev.assay.tasks.world;

import org.jspecify.annotations.NullMarked;
