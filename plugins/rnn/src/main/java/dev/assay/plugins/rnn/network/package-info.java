/** Networks that read a text token by token and keep a state of fixed size. */
@NullMarked
package dev.assay.plugins.rnn.network;

import org.jspecify.annotations.NullMarked;
