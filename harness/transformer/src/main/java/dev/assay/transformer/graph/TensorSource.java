package dev.assay.transformer.graph;

import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's tensors by the name and shape that the architecture expects. Problems are
 * collected and reported together by {@link #verify}.
 */
final class TensorSource {

  /** Buffers and heads that checkpoints carry but a language model does not compute with. */
  private static final Pattern UNUSED =
      Pattern.compile(
          ".*rotary_emb\\.inv_freq|.*\\.(attn|attention)\\.(bias|masked_bias)|.*position_ids"
              + "|bert\\.pooler\\..*|cls\\.seq_relationship\\..*|cls\\.predictions\\.decoder\\..*"
              + "|(encoder|decoder)\\.embed_tokens\\.weight|lm_head\\.weight|embed_out\\.weight"
              + "|.*EncDecAttention\\.relative_attention_bias\\.weight");

  private static final int MOST_NAMED = 8;

  private final Checkpoint checkpoint;
  private final Set<String> names;
  private final Set<String> used = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  TensorSource(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
    this.names = checkpoint.names();
  }

  /** A dimension that may be any number from 1 on. */
  static final long ANY = -1;

  boolean has(String name) {
    return names.contains(storedName(name));
  }

  /** The tensor, or null after noting what is wrong with it. */
  @Nullable Tensor find(String name, long... shape) {
    String stored = storedName(name);
    if (!names.contains(stored)) {
      problems.add("missing " + name + " " + Arrays.toString(shape));
      return null;
    }
    used.add(stored);
    Tensor tensor = checkpoint.tensor(stored);
    if (!matches(tensor.shape(), shape)) {
      problems.add(
          name
              + " has shape "
              + Arrays.toString(tensor.shape())
              + ", expected "
              + Arrays.toString(shape));
      return null;
    }
    return tensor;
  }

  private static boolean matches(long[] found, long[] expected) {
    boolean same = found.length == expected.length;
    for (int i = 0; same && i < found.length; i++) {
      same = found[i] == expected[i] || expected[i] == ANY && found[i] > 0;
    }
    return same;
  }

  boolean clean() {
    return problems.isEmpty();
  }

  /** Base models are saved without the name of the module that holds them. */
  private String storedName(String name) {
    int dot = name.indexOf('.');
    return names.contains(name) || dot < 0 ? name : name.substring(dot + 1);
  }

  /** Throws if any tensor was missing or mis-shaped, or if one was never asked for. */
  void verify() {
    Set<String> extra = new TreeSet<>(names);
    extra.removeAll(used);
    extra.removeIf(name -> UNUSED.matcher(name).matches());
    extra.forEach(name -> problems.add("unexpected " + name + shapeOf(name)));
    if (!problems.isEmpty()) {
      int named = Math.min(problems.size(), MOST_NAMED);
      throw new ModelException(
          "the weights do not fit the configuration: "
              + String.join("; ", problems.subList(0, named))
              + (problems.size() > named ? "; and " + (problems.size() - named) + " more" : ""));
    }
  }

  private String shapeOf(String name) {
    try {
      return " " + Arrays.toString(checkpoint.tensor(name).shape());
    } catch (RuntimeException e) {
      return "";
    }
  }
}
