package dev.assay.transformer.checkpoint;

import dev.assay.transformer.checkpoint.MappedCheckpoint.Contents;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Opens the legacy checkpoint of karpathy/llama2.c: seven int32 ({@link Header}), then float32
 * matrices in the order that {@code memory_map_weights} of its {@code run.c} reads them. Rotary
 * pairs are adjacent.
 */
final class Llama2c {

  private static final int HEADER_BYTES = 7 * Integer.BYTES;

  /** "ak42": the first int of llama2.c's later formats. */
  private static final int VERSIONED_MAGIC = 0x616b3432;

  private Llama2c() {}

  static Checkpoint open(Path file) {
    return MappedCheckpoint.open(arena -> read(MappedFile.open(file, arena)));
  }

  /**
   * Whether the header fits the file's size to the byte; tells a model from a vocabulary, which has
   * no magic number either.
   */
  static boolean recognises(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      MappedFile mapped = MappedFile.open(file, arena);
      return Header.read(mapped).fileSize() == mapped.size();
    } catch (CheckpointException e) {
      return false;
    }
  }

  private static Contents read(MappedFile file) {
    Header header = Header.read(file);
    if (header.fileSize() != file.size()) {
      throw new CheckpointException(
          file.path(),
          "has "
              + file.size()
              + " bytes, but its llama2.c header ("
              + header
              + ") needs "
              + header.fileSize());
    }
    return new Contents(
        file.path(), header.config(), List.of(file), new Layout(file, header).tensors());
  }

  /**
   * The header.
   *
   * @param tied whether the output matrix is the token embedding; the file says it by the sign of
   *     the vocabulary's size
   */
  private record Header(
      int dim,
      int hiddenDim,
      int layers,
      int heads,
      int kvHeads,
      int vocabulary,
      boolean tied,
      int contextLength) {

    static Header read(MappedFile file) {
      int dim = file.int32(0, "the llama2.c header");
      if (dim == VERSIONED_MAGIC) {
        throw new CheckpointException(
            file.path(),
            "is a llama2.c checkpoint of version 1 or 2; export it with --version 0 or as"
                + " safetensors (--version -1)");
      }
      int signedVocabulary = file.int32(20, "the llama2.c header");
      Header header =
          new Header(
              dim,
              file.int32(4, "the llama2.c header"),
              file.int32(8, "the llama2.c header"),
              file.int32(12, "the llama2.c header"),
              file.int32(16, "the llama2.c header"),
              Math.absExact(signedVocabulary == Integer.MIN_VALUE ? 0 : signedVocabulary),
              signedVocabulary > 0,
              file.int32(24, "the llama2.c header"));
      if (!header.plausible()) {
        throw new CheckpointException(
            file.path(), "does not start with a llama2.c header (found " + header + ")");
      }
      return header;
    }

    private boolean plausible() {
      return dim > 0
          && hiddenDim > 0
          && layers > 0
          && heads > 0
          && kvHeads > 0
          && vocabulary > 0
          && contextLength > 0
          // No size computed below can overflow under these bounds.
          && Math.max(dim, hiddenDim) <= 1 << 20
          && layers <= 1 << 12
          && Math.max(vocabulary, contextLength) <= 1 << 24
          && dim % heads == 0
          && dim / heads % 2 == 0
          && heads % kvHeads == 0;
    }

    long headSize() {
      return dim / heads;
    }

    long kvDim() {
      return headSize() * kvHeads;
    }

    long fileSize() {
      long perLayer = 2L * dim + 2L * dim * dim + 2 * kvDim() * dim + 3L * hiddenDim * dim;
      long embedding = (long) vocabulary * dim;
      long rotaryTables = contextLength * headSize();
      long floats = embedding + layers * perLayer + dim + rotaryTables + (tied ? 0 : embedding);
      return HEADER_BYTES + floats * Float.BYTES;
    }

    ObjectNode config() {
      ObjectNode config =
          JsonMapper.shared()
              .createObjectNode()
              .put("model_type", "llama")
              .put("hidden_size", dim)
              .put("intermediate_size", hiddenDim)
              .put("num_hidden_layers", layers)
              .put("num_attention_heads", heads)
              .put("num_key_value_heads", kvHeads)
              .put("vocab_size", vocabulary)
              .put("max_position_embeddings", contextLength)
              .put("tie_word_embeddings", tied)
              .put("hidden_act", "silu")
              .put("rms_norm_eps", 1e-5)
              .put("rope_theta", 10000.0)
              .put("bos_token_id", 1)
              .put("rope_interleaved", true);
      // Training texts follow each other with a BOS between them, so that it ends a text, too;
      // run.c stops at it.
      config.putArray("eos_token_id").add(2).add(1);
      return config;
    }
  }

  /** Hands out the file's matrices in their order. */
  private static final class Layout {

    private final MappedFile file;
    private final Header header;
    private final SortedMap<String, Supplier<Tensor>> tensors = new TreeMap<>();
    private long at = HEADER_BYTES;

    Layout(MappedFile file, Header header) {
      this.file = file;
      this.header = header;
    }

    SortedMap<String, Supplier<Tensor>> tensors() {
      long dim = header.dim();
      long hidden = header.hiddenDim();
      long kvDim = header.kvDim();
      add("model.embed_tokens.weight", header.vocabulary(), dim);
      addPerLayer("input_layernorm", dim);
      addPerLayer("self_attn.q_proj", dim, dim);
      addPerLayer("self_attn.k_proj", kvDim, dim);
      addPerLayer("self_attn.v_proj", kvDim, dim);
      addPerLayer("self_attn.o_proj", dim, dim);
      addPerLayer("post_attention_layernorm", dim);
      addPerLayer("mlp.gate_proj", hidden, dim);
      addPerLayer("mlp.down_proj", dim, hidden);
      addPerLayer("mlp.up_proj", hidden, dim);
      add("model.norm.weight", dim);
      // Two tables of cosines and sines, which run.c does not read either: they follow from
      // rope_theta.
      at += header.contextLength() * header.headSize() * Float.BYTES;
      if (!header.tied()) {
        add("lm_head.weight", header.vocabulary(), dim);
      }
      return tensors;
    }

    private void addPerLayer(String part, long... shape) {
      for (int layer = 0; layer < header.layers(); layer++) {
        add("model.layers." + layer + "." + part + ".weight", shape);
      }
    }

    private void add(String name, long... shape) {
      long length = DType.F32.byteSize(Tensor.elements(shape));
      Tensor tensor = new Tensor(name, DType.F32, shape, file.slice(at, length, "tensor " + name));
      tensors.put(name, () -> tensor);
      at += length;
    }
  }
}
