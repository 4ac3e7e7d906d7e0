package dev.assay.transformer.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.transformer.checkpoint.CheckpointException;
import dev.assay.transformer.checkpoint.Digests;
import dev.assay.transformer.checkpoint.GgufMetadata;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The vocabulary embedded in a GGUF file (keys {@code tokenizer.ggml.*}): of kind {@code llama},
 * which is SentencePiece's BPE, or {@code gpt2}, byte-level BPE. Defaults where the file is silent
 * are those of {@code llama-vocab.cpp} of ggml-org/llama.cpp.
 */
final class GgufTokenizers {

  private static final String DIGITS_PATTERN = "\\p{N}";
  private static final String LLAMA3_PATTERN =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
          + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String QWEN2_PATTERN =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
          + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final Set<String> LLAMA3 = Set.of("llama3", "llama-v3", "llama-bpe", "falcon3");

  private final GgufMetadata metadata;
  private final List<String> pieces;
  private final PieceType[] types;
  private final OptionalInt bos;
  private final OptionalInt eos;

  private GgufTokenizers(GgufMetadata metadata) {
    this.metadata = metadata;
    this.pieces = metadata.strings("tokenizer.ggml.tokens");
    if (pieces.isEmpty()) {
      throw new CheckpointException(metadata.path(), "has no vocabulary at tokenizer.ggml.tokens");
    }
    double[] numbers = metadata.numbers("tokenizer.ggml.token_type");
    requireSize("tokenizer.ggml.token_type", numbers.length);
    this.types =
        numbers.length == 0
            ? pieces.stream().map(ScoredVocabulary::guessType).toArray(PieceType[]::new)
            : Arrays.stream(numbers)
                .mapToObj(n -> PieceType.of((long) n))
                .toArray(PieceType[]::new);
    this.bos = special("bos");
    this.eos = special("eos");
  }

  /** Empty if the file has no vocabulary. */
  static Optional<Tokenizer> openIfThere(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      GgufMetadata metadata = GgufMetadata.open(path, arena);
      Optional<String> kind = metadata.string("tokenizer.ggml.model");
      return kind.isEmpty() || kind.get().equals("none")
          ? Optional.empty()
          : Optional.of(new GgufTokenizers(metadata).open(kind.get()));
    }
  }

  private Tokenizer open(String kind) {
    return switch (kind) {
      case "llama" -> sentencePiece();
      case "gpt2" -> byteLevelBpe();
      default ->
          throw new CheckpointException(
              metadata.path(),
              "has a vocabulary of the kind '"
                  + kind
                  + "'; llama and gpt2 can be read, for others give a tokenizer.json");
    };
  }

  private Tokenizer sentencePiece() {
    double[] numbers = metadata.numbers("tokenizer.ggml.scores");
    if (numbers.length == 0) {
      throw new CheckpointException(
          metadata.path(), "has no tokenizer.ggml.scores, which a llama vocabulary needs");
    }
    requireSize("tokenizer.ggml.scores", numbers.length);
    float[] scores = new float[numbers.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) numbers[i];
    }
    return new SentencePieceTokenizer(
        new ScoredVocabulary(ScoredVocabulary.SENTENCEPIECE_SPACE, pieces, scores, types),
        new SentencePieceTokenizer.Settings(
            UnaryOperator.identity(),
            flag("add_space_prefix", true),
            bos,
            flag("add_bos_token", true),
            eos,
            flag("add_eos_token", false),
            new SpecialTokens(specials())),
        Digests.sha256(pieces.toString().getBytes(UTF_8), Arrays.toString(scores).getBytes(UTF_8)));
  }

  private Tokenizer byteLevelBpe() {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      if (vocabulary.put(pieces.get(id), id) != null) {
        throw new CheckpointException(
            metadata.path(),
            "has the token '" + pieces.get(id) + "' twice in tokenizer.ggml.tokens");
      }
    }
    String cut = metadata.string("tokenizer.ggml.pre").orElse("default");
    boolean llama3 = LLAMA3.contains(cut);
    boolean addBos = flag("add_bos_token", llama3) && bos.isPresent();
    Map<String, Integer> specials = specials();
    bos.ifPresent(id -> specials.put(pieces.get(id), id));
    eos.ifPresent(id -> specials.put(pieces.get(id), id));
    return ByteLevelBpe.of(
        metadata.path(),
        vocabulary,
        merges(),
        patterns(cut),
        llama3,
        specials,
        addBos ? List.of(pieces.get(bos.getAsInt())) : List.of(),
        SpecialTokenNames.of(name(bos), name(eos)));
  }

  /**
   * Llama.cpp knows how a model cuts text by a name only; these are the ones whose patterns we
   * have.
   */
  private List<String> patterns(String cut) {
    if (LLAMA3.contains(cut)) {
      return List.of(LLAMA3_PATTERN);
    }
    return switch (cut) {
      case "default", "gpt-2", "phi-2", "olmo", "mpt" -> List.of(ByteLevelBpe.GPT2_PATTERN);
      case "qwen2", "deepseek-r1-qwen", "stablelm2", "hunyuan" -> List.of(QWEN2_PATTERN);
      case "smollm", "starcoder", "refact", "command-r", "codeshell" ->
          List.of(DIGITS_PATTERN, ByteLevelBpe.GPT2_PATTERN);
      default ->
          throw new CheckpointException(
              metadata.path(),
              "cuts text by the rule '"
                  + cut
                  + "' (tokenizer.ggml.pre), which is not known; give a tokenizer.json");
    };
  }

  private List<String[]> merges() {
    List<String[]> merges = new ArrayList<>();
    for (String merge : metadata.strings("tokenizer.ggml.merges")) {
      // A space separates the two; it may begin the first, when that is a space itself in some
      // files.
      int space = merge.indexOf(' ', 1);
      if (space < 0 || space == merge.length() - 1) {
        throw new CheckpointException(
            metadata.path(), "has '" + merge + "' in tokenizer.ggml.merges, which is no pair");
      }
      merges.add(new String[] {merge.substring(0, space), merge.substring(space + 1)});
    }
    return merges;
  }

  private Map<String, Integer> specials() {
    Map<String, Integer> specials = new LinkedHashMap<>();
    for (int id = 0; id < types.length; id++) {
      switch (types[id]) {
        case CONTROL, USER_DEFINED -> specials.put(pieces.get(id), id);
        case NORMAL, UNKNOWN, UNUSED, BYTE -> {}
      }
    }
    return specials;
  }

  private String name(OptionalInt id) {
    return id.isPresent() ? pieces.get(id.getAsInt()) : "";
  }

  private OptionalInt special(String name) {
    String key = "tokenizer.ggml." + name + "_token_id";
    OptionalLong id = metadata.integer(key);
    if (id.isEmpty()) {
      return OptionalInt.empty();
    }
    if (id.getAsLong() < 0 || id.getAsLong() >= pieces.size()) {
      throw new CheckpointException(
          metadata.path(),
          "has " + id.getAsLong() + " for " + key + ", outside its vocabulary of " + pieces.size());
    }
    return OptionalInt.of((int) id.getAsLong());
  }

  private boolean flag(String name, boolean otherwise) {
    Optional<Boolean> flag = metadata.bool("tokenizer.ggml." + name);
    return flag.orElse(otherwise);
  }

  private void requireSize(String key, int size) {
    if (size != 0 && size != pieces.size()) {
      throw new CheckpointException(
          metadata.path(),
          "has " + size + " entries in " + key + " for " + pieces.size() + " tokens");
    }
  }
}
