import dev.assay.transformer.checkpoint.Checkpoint;
import dev.assay.transformer.checkpoint.DType;
import dev.assay.transformer.checkpoint.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Llama of any shape with random weights in bfloat16. All tensors are windows onto one block of
 * random numbers, so that a model of 16 GB takes the memory of its largest tensor.
 */
final class RandomLlama implements Checkpoint {

  /** Sizes of a model. */
  record Shape(
      int vocabulary, int width, int inner, int layers, int heads, int kvHeads, int context) {
    static final Shape LLAMA_3_8B = new Shape(128256, 4096, 14336, 32, 32, 8, 8192);
    static final Shape TINY = new Shape(512, 64, 128, 2, 4, 2, 2048);

    int headSize() {
      return width / heads;
    }
  }

  /** Standard deviation of the weights, as models are initialised. */
  private static final double DEVIATION = 0.02;

  private final Arena arena = Arena.ofShared();
  private final Map<String, long[]> shapes = new LinkedHashMap<>();
  private final Shape shape;
  private final MemorySegment numbers;

  RandomLlama(Shape shape) {
    this.shape = shape;
    int width = shape.width;
    int kv = shape.kvHeads * shape.headSize();
    add("model.embed_tokens", shape.vocabulary, width);
    for (int layer = 0; layer < shape.layers; layer++) {
      String name = "model.layers." + layer + ".";
      add(name + "input_layernorm", width);
      add(name + "self_attn.q_proj", width, width);
      add(name + "self_attn.k_proj", kv, width);
      add(name + "self_attn.v_proj", kv, width);
      add(name + "self_attn.o_proj", width, width);
      add(name + "post_attention_layernorm", width);
      add(name + "mlp.gate_proj", shape.inner, width);
      add(name + "mlp.up_proj", shape.inner, width);
      add(name + "mlp.down_proj", width, shape.inner);
    }
    add("model.norm", width);
    add("lm_head", shape.vocabulary, width);
    long bytes = 2L * shape.vocabulary * width + 2L * shapes.size();
    numbers = arena.allocate(bytes, 64);
    short[] some = new short[1 << 20];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < some.length; i++) {
      float x = (float) (DEVIATION * random.nextGaussian());
      some[i] = (short) (Float.floatToRawIntBits(x) >>> 16);
    }
    for (long at = 0; at < bytes; at += 2L * some.length) {
      int count = (int) Math.min(some.length, (bytes - at) / 2);
      MemorySegment.copy(some, 0, numbers, ValueLayout.JAVA_SHORT, at, count);
    }
  }

  private void add(String name, long... dimensions) {
    shapes.put(name + ".weight", dimensions);
  }

  /** Bytes of all weights. */
  long bytes() {
    return 2 * parameters();
  }

  long parameters() {
    return shapes.values().stream().mapToLong(RandomLlama::elements).sum();
  }

  private static long elements(long[] dimensions) {
    long product = 1;
    for (long dimension : dimensions) {
      product *= dimension;
    }
    return product;
  }

  @Override
  public JsonNode config() {
    var config = JsonMapper.shared().createObjectNode();
    config.put("model_type", "llama");
    config.put("vocab_size", shape.vocabulary);
    config.put("hidden_size", shape.width);
    config.put("intermediate_size", shape.inner);
    config.put("num_hidden_layers", shape.layers);
    config.put("num_attention_heads", shape.heads);
    config.put("num_key_value_heads", shape.kvHeads);
    config.put("max_position_embeddings", shape.context);
    config.put("rms_norm_eps", 1e-5);
    config.put("rope_theta", 500000.0);
    config.put("hidden_act", "silu");
    config.put("tie_word_embeddings", false);
    return config;
  }

  @Override
  public Set<String> names() {
    return shapes.keySet();
  }

  @Override
  public Tensor tensor(String name) {
    long[] dimensions = shapes.get(name);
    // Different windows, so that no two tensors are the same.
    long first = 2L * shapes.keySet().stream().toList().indexOf(name);
    return new Tensor(
        name, DType.BF16, dimensions, numbers.asSlice(first, 2 * elements(dimensions)));
  }

  @Override
  public String digest() {
    return "random";
  }

  @Override
  public void close() {
    arena.close();
  }
}
