package dev.assay.transformer.checkpoint;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A model on disk: its configuration and its weights, mapped and never copied. Open one with {@link
 * Checkpoints#open}.
 *
 * <p>Whatever the file format, configuration keys and tensor names are those of Hugging Face
 * transformers. Two things of our own are added where they apply: {@code rope_interleaved: true}
 * marks weights whose rotary pairs are adjacent (0,1), (2,3), ... instead of split by halves, and a
 * {@code rope_scaling} of the type {@code factors} lists what each rotary frequency is divided by.
 *
 * <p>Safe for use by many threads; no tensor may be read after {@link #close}.
 */
public interface Checkpoint extends AutoCloseable {

  /** The configuration, an object with the keys of {@code config.json}. */
  JsonNode config();

  /**
   * All tensors the files hold, also those of types that cannot be read as weights (integer
   * buffers).
   */
  Set<String> names();

  /**
   * The tensor of that name.
   *
   * @throws CheckpointException if there is none, or if it is stored in a type that {@link DType}
   *     does not have
   */
  Tensor tensor(String name);

  /**
   * SHA-256 of the weight files' bytes in the order of their names, in hex: what {@code cat FILE...
   * | sha256sum} prints.
   */
  String digest();

  @Override
  void close();
}
