package dev.assay.yamltasks.task;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.Datasets;
import dev.assay.spi.data.Doc;
import dev.assay.spi.task.LoadedTask;
import dev.assay.spi.task.PromptStyle;
import dev.assay.spi.task.Task;
import dev.assay.spi.task.TaskCard;
import dev.assay.spi.task.TaskSettings;
import dev.assay.spi.task.TaskVariant;
import dev.assay.yamltasks.config.DataConfig;
import dev.assay.yamltasks.config.DocsStep;
import dev.assay.yamltasks.config.FewshotConfig;
import dev.assay.yamltasks.config.Modality;
import dev.assay.yamltasks.config.TaskConfig;
import dev.assay.yamltasks.digest.Fingerprint;
import dev.assay.yamltasks.fewshot.FewshotSampler;
import dev.assay.yamltasks.fewshot.FirstShots;
import dev.assay.yamltasks.fewshot.LmEvalShots;
import dev.assay.yamltasks.fewshot.OrderedShots;
import dev.assay.yamltasks.fewshot.SeededShots;
import dev.assay.yamltasks.fewshot.ShotPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A task that a YAML definition describes, with a run's settings. */
public final class YamlTask implements Task {
  private final TaskConfig config;
  private final TaskSettings settings;
  private final int shots;
  private final Map<String, @Nullable Object> definition;
  private final TaskCard card;

  public YamlTask(TaskConfig config, TaskSettings settings) {
    this.config = config;
    this.settings = settings;
    this.shots = shots(config.numFewshot(), settings.numFewshot());
    var resolved = new LinkedHashMap<>(config.resolved());
    resolved.put("num_fewshot", (long) shots);
    TaskVariant variant = settings.variant();
    if (shots > 1 && variant.shotOrder() != 0) {
      resolved.put("shot_order", (long) variant.shotOrder());
      resolved.put("shot_blocks", variant.shotBlocks().stream().map(Integer::longValue).toList());
    }
    this.definition = Collections.unmodifiableMap(resolved);
    this.card =
        new TaskCard(
            config.name(),
            config.title(),
            config.version(),
            config.summary(),
            config.outputType().kind(),
            config.media().keySet().stream().map(Modality::written).collect(Collectors.toSet()),
            shots,
            config.filters(),
            config.metrics(),
            digest(resolved));
  }

  /** Of the definition, of the choices made by chance, and of the run's style of prompts. */
  private String digest(Map<String, @Nullable Object> resolved) {
    var digest = new Fingerprint().add(resolved);
    if (shots > 0 && config.fewshot().sampler() == FewshotConfig.Sampler.DEFAULT) {
      digest.add(settings.fewshotChoice().name()).add(settings.seed());
    }
    if (config.generation().temperature() > 0) {
      digest.add(settings.seed());
    }
    if (!settings.promptStyle().equals(PromptStyle.DEFAULT)) {
      PromptStyle style = settings.promptStyle();
      digest.add(style.form().name()).add(style.systemInstruction());
    }
    return digest.toHex();
  }

  /** A run's number of shots counts, unless the task says that it has none. */
  private static int shots(@Nullable Integer ofTask, @Nullable Integer ofRun) {
    if (ofRun == null) {
      return ofTask == null ? 0 : ofTask;
    }
    return ofTask != null && ofTask == 0 ? 0 : ofRun;
  }

  @Override
  public TaskCard card() {
    return card;
  }

  @Override
  public Map<String, @Nullable Object> definition() {
    return definition;
  }

  @Override
  public LoadedTask load(Datasets datasets) {
    try {
      List<Doc> docs = split(datasets, config.data().evaluated(), config.data().processDocs());
      FewshotSampler sampler = shots == 0 ? FewshotSampler.NONE : sampler(datasets, docs);
      return new LoadedYamlTask(config, docs, sampler, settings);
    } catch (EvalException e) {
      throw new EvalException(e.code(), "Task " + config.name() + ": " + e.getMessage(), e);
    }
  }

  private List<Doc> split(Datasets datasets, String split, List<DocsStep> steps) {
    DataConfig data = config.data();
    var request = new DatasetRequest(data.path(), data.name(), split, data.options());
    List<Doc> docs = DocsProcessor.process(datasets.open(request), steps);
    if (docs.isEmpty()) {
      throw new EvalException(
          ErrorCode.INVALID_DATA, "process_docs leaves no document of " + request.describe() + ".");
    }
    return docs;
  }

  private FewshotSampler sampler(Datasets datasets, List<Doc> docs) {
    FewshotSampler chosen = chosen(datasets, docs);
    TaskVariant variant = settings.variant();
    return variant.shotOrder() == 0
        ? chosen
        : new OrderedShots(chosen, variant.shotOrder(), variant.shotBlocks());
  }

  private FewshotSampler chosen(Datasets datasets, List<Doc> docs) {
    ShotPool pool = pool(datasets, docs);
    // To lm-eval the document may be among the shots' pool where the splits' names say so.
    boolean mayHold =
        switch (settings.fewshotChoice()) {
          case BY_DOCUMENT -> pool.holdsEvaluated();
          case LM_EVAL -> config.lmEvalRemovesEvaluated();
        };
    return switch (config.fewshot().sampler()) {
      case FIRST_N -> {
        require(pool.docs().size() - (pool.holdsEvaluated() && mayHold ? 1 : 0));
        yield new FirstShots(new ShotPool(pool.docs(), mayHold), shots);
      }
      case DEFAULT -> {
        require(pool.docs().size() - (mayHold ? 1 : 0));
        yield switch (settings.fewshotChoice()) {
          case BY_DOCUMENT -> new SeededShots(pool, shots, config.name(), settings.seed());
          case LM_EVAL -> LmEvalShots.draw(pool.docs(), docs, shots, settings.seed(), mayHold);
        };
      }
    };
  }

  private void require(int available) {
    if (available < shots) {
      throw new EvalException(
          ErrorCode.INVALID_CONFIGURATION,
          "%d shots are wanted, and there are %d documents to choose them from."
              .formatted(shots, available));
    }
  }

  private ShotPool pool(Datasets datasets, List<Doc> docs) {
    FewshotConfig fewshot = config.fewshot();
    String split = fewshot.split();
    if (split == null && fewshot.samples() != null) {
      var samples = new ArrayList<Doc>();
      fewshot.samples().forEach(sample -> samples.add(new Doc(samples.size(), sample)));
      return new ShotPool(samples, false);
    }
    String source = split == null ? config.data().defaultPool() : split;
    if (source.equals(config.data().evaluated())
        && fewshot.processDocs().equals(config.data().processDocs())) {
      return new ShotPool(docs, true);
    }
    return new ShotPool(
        split(datasets, source, fewshot.processDocs()), source.equals(config.data().evaluated()));
  }
}
