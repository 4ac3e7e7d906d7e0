package dev.assay.plugins.replay;

import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import java.nio.file.Path;

final class ReplayModelFactory implements ModelFactory {
  @Override
  public String summary() {
    return "answers that any system recorded, scored again: rows of Assay's, lm-eval's samples, a"
        + " run's directory";
  }

  @Override
  public String usage() {
    return "replay:FILE.jsonl or replay:DIR, with task=NAME, model=NAME";
  }

  @Override
  public void check(ModelSpec spec) {
    spec.options().only("task", "model");
    RecordFiles.find(path(spec));
  }

  /** What was answered stays what it was, however it was asked. */
  @Override
  public void checkChat(ModelSpec spec) {}

  @Override
  public LanguageModel create(ModelSpec spec, ModelContext context) {
    check(spec);
    return ReplayModel.of(RecordReader.read(path(spec), spec.options()));
  }

  private static Path path(ModelSpec spec) {
    return Path.of(spec.requiredLocation("FILE.jsonl"));
  }
}
