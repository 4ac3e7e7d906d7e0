package dev.assay.jinja;

import dev.assay.jinja.python.PyTuple;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How templates are read and what they can call. Immutable and safe to share between threads.
 *
 * <p>{@link #forTasks()} is what lm-eval renders its tasks with, {@link #forChatTemplates} what
 * Hugging Face's tokenizers render theirs with.
 */
public final class Environment {
  /** What becomes of a name, attribute or element that is not there. */
  public enum UndefinedPolicy {
    /** Any use is an error, except to ask whether it is defined and to give it a default. */
    STRICT,
    /** It prints as nothing, is false and is empty; an attribute of it is an error. */
    LENIENT
  }

  /** A function or filter that the host adds; it has no access to the rendering. */
  @FunctionalInterface
  public interface TemplateFunction {
    /**
     * Called with one value for each parameter of the signature, in its order; a filter's own value
     * comes first.
     *
     * @throws dev.assay.jinja.python.PythonException for arguments it cannot take
     * @throws TemplateException to end the rendering
     */
    @Nullable Object call(List<@Nullable Object> arguments);
  }

  private static final Environment TASKS =
      builder().undefined(UndefinedPolicy.STRICT).keepTrailingNewline(true).build();

  private final Builder settings;
  private final Map<String, Builtin> filters;
  private final Map<String, Builtin> functions;

  private Environment(Builder builder) {
    this.settings = builder;
    this.filters = Map.copyOf(builder.filters);
    this.functions = Map.copyOf(builder.functions);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** lm-eval's: undefined is an error, a trailing newline stays. */
  public static Environment forTasks() {
    return TASKS;
  }

  /**
   * Transformers': block tags take their line with them, undefined prints as nothing, lists and
   * dicts cannot be changed, {@code break}, {@code continue}, {@code generation}, {@code
   * raise_exception}, {@code strftime_now}, and a {@code tojson} that escapes nothing.
   *
   * @param clock what {@code strftime_now} reads, in its zone
   */
  public static Environment forChatTemplates(Clock clock) {
    return builder()
        .undefined(UndefinedPolicy.LENIENT)
        .trimBlocks(true)
        .lstripBlocks(true)
        .loopControls(true)
        .generationTag(true)
        .mutableValues(false)
        .add(JsonFilter.FOR_CHAT)
        .function(
            "raise_exception(message)",
            arguments -> {
              throw TemplateException.raised(String.valueOf(arguments.getFirst()));
            })
        .function(
            "strftime_now(format)",
            arguments -> Strftime.format(clock, (String) arguments.getFirst()))
        .build();
  }

  /**
   * Compiles a template, once for any number of renderings.
   *
   * @param name how errors call it
   * @throws TemplateException of kind SYNTAX or LIMIT
   */
  public Template compile(String source, String name) {
    try {
      return new Template(
          name, Compiler.compile(Parser.parse(source, name, this), name, this), this);
    } catch (StackOverflowError e) {
      throw TemplateException.of(TemplateException.Kind.LIMIT, "it is nested too deep").at(name, 1);
    }
  }

  boolean trimBlocks() {
    return settings.trimBlocks;
  }

  boolean lstripBlocks() {
    return settings.lstripBlocks;
  }

  boolean keepTrailingNewline() {
    return settings.keepTrailingNewline;
  }

  boolean loopControls() {
    return settings.loopControls;
  }

  boolean generationTag() {
    return settings.generationTag;
  }

  boolean mutableValues() {
    return settings.mutableValues;
  }

  UndefinedPolicy undefined() {
    return settings.undefined;
  }

  long workLimit() {
    return settings.workLimit;
  }

  long outputLimit() {
    return settings.outputLimit;
  }

  Map<String, Builtin> filters() {
    return filters;
  }

  Map<String, Builtin> functions() {
    return functions;
  }

  /** Settings of an environment; the defaults are jinja2's, with undefined names an error. */
  public static final class Builder {
    private boolean trimBlocks;
    private boolean lstripBlocks;
    private boolean keepTrailingNewline;
    private boolean loopControls;
    private boolean generationTag;
    private boolean mutableValues = true;
    private UndefinedPolicy undefined = UndefinedPolicy.STRICT;
    private long workLimit = 20_000_000;
    private long outputLimit = 16_000_000;
    private final Map<String, Builtin> filters = new HashMap<>(Filters.TABLE);
    private final Map<String, Builtin> functions = new HashMap<>(Functions.TABLE);

    private Builder() {}

    private Builder(Builder other) {
      this.trimBlocks = other.trimBlocks;
      this.lstripBlocks = other.lstripBlocks;
      this.keepTrailingNewline = other.keepTrailingNewline;
      this.loopControls = other.loopControls;
      this.generationTag = other.generationTag;
      this.mutableValues = other.mutableValues;
      this.undefined = other.undefined;
      this.workLimit = other.workLimit;
      this.outputLimit = other.outputLimit;
      this.filters.putAll(other.filters);
      this.functions.putAll(other.functions);
    }

    /** Whether the newline after a block tag goes with the tag. */
    public Builder trimBlocks(boolean trim) {
      this.trimBlocks = trim;
      return this;
    }

    /** Whether the white space between a line's start and a block tag goes with the tag. */
    public Builder lstripBlocks(boolean lstrip) {
      this.lstripBlocks = lstrip;
      return this;
    }

    /** Whether one newline at the end of the source is part of the template. */
    public Builder keepTrailingNewline(boolean keep) {
      this.keepTrailingNewline = keep;
      return this;
    }

    /** Whether there are the tags {@code break} and {@code continue}. */
    public Builder loopControls(boolean enabled) {
      this.loopControls = enabled;
      return this;
    }

    /** Whether there is the tag {@code generation}, which renders as its body. */
    public Builder generationTag(boolean enabled) {
      this.generationTag = enabled;
      return this;
    }

    /**
     * Whether a template may change lists and dicts that it made itself; those of the context it
     * never can.
     */
    public Builder mutableValues(boolean mutable) {
      this.mutableValues = mutable;
      return this;
    }

    public Builder undefined(UndefinedPolicy policy) {
      this.undefined = policy;
      return this;
    }

    /**
     * The most steps, elements and characters that one rendering may take; 20 million by default.
     */
    public Builder workLimit(long units) {
      this.workLimit = units;
      return this;
    }

    /** The most UTF-16 units that one rendering may write; 16 million by default. */
    public Builder outputLimit(long units) {
      this.outputLimit = units;
      return this;
    }

    /**
     * Adds a filter.
     *
     * @param signature name and parameters as in Python, {@code "shorten(value, length=80)"}
     */
    public Builder filter(String signature, TemplateFunction function) {
      return add(Builtin.of(signature, body(function)));
    }

    /** Adds a function; {@code signature} as in {@link #filter}. */
    public Builder function(String signature, TemplateFunction function) {
      Builtin builtin = Builtin.of(signature, body(function));
      functions.put(builtin.signature().name(), builtin);
      return this;
    }

    private Builder add(Builtin filter) {
      filters.put(filter.signature().name(), filter);
      return this;
    }

    private static Builtin.Body body(TemplateFunction function) {
      return (arguments, _) -> function.call(PyTuple.of(arguments));
    }

    public Environment build() {
      return new Environment(new Builder(this));
    }
  }
}
