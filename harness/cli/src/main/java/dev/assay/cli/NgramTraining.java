package dev.assay.cli;

import dev.assay.core.plugins.Extensions;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.model.ModelContext;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.model.ModelSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has the n-gram plugin train a model and save it. */
record NgramTraining(Extensions extensions, PrintWriter err) {
  /** Returns the model's file. */
  Path train(TrainingSuite.Ngram member, String data, Path folder) {
    Path file = folder.resolve("model.bin");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new EvalException(ErrorCode.IO_FAILURE, folder + " cannot be made: " + e + ".", e);
    }
    Path text = TrainingRun.data(data, folder, extensions);
    err.println(member.name() + ": counting");
    ModelSpec spec =
        ModelSpec.parse("ngram:train=" + text + "," + member.settings() + ",save=" + file);
    ModelFactory factory = extensions.models().get(spec.type());
    factory.check(spec);
    factory.create(spec, new ModelContext(1, ModelContext.Device.CPU)).close();
    return file;
  }
}
