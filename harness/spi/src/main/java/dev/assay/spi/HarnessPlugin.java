package dev.assay.spi;

import com.google.inject.Module;

/**
 * A plugin, found by {@link java.util.ServiceLoader} on the class path or in a directory given with
 * {@code --plugins}.
 *
 * <p>The module contributes to these {@link com.google.inject.multibindings.MapBinder}s, all keyed
 * by the name a user writes, and to nothing else: {@link dev.assay.spi.model.ModelFactory}, {@link
 * dev.assay.spi.task.TaskFactory}, {@link dev.assay.spi.scoring.MetricFactory}, {@link
 * dev.assay.spi.scoring.FilterFactory}, {@link dev.assay.spi.data.DatasetSource}, {@link
 * dev.assay.spi.data.FileFormat}, {@link dev.assay.spi.data.Compression} and {@link
 * dev.assay.spi.result.ReportWriter}. It is installed in an injector of its own, so it may bind
 * whatever else it needs for itself.
 */
public interface HarnessPlugin {
  /** A short, unique name: lower-case letters, digits and dashes. */
  String name();

  Module module();
}
