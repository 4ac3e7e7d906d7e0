package dev.assay.core.plugins;

import dev.assay.spi.data.Compression;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.FileFormat;
import dev.assay.spi.model.ModelFactory;
import dev.assay.spi.result.ReportWriter;
import dev.assay.spi.scoring.FilterFactory;
import dev.assay.spi.scoring.MetricFactory;
import dev.assay.spi.task.TaskFactory;

/** Everything that can be named in a command or a task. */
public record Extensions(
    Registry<ModelFactory> models,
    Registry<TaskFactory> tasks,
    Registry<MetricFactory> metrics,
    Registry<FilterFactory> filters,
    Registry<DatasetSource> datasets,
    Registry<FileFormat> formats,
    Registry<Compression> compressions,
    Registry<ReportWriter> reports) {
  public Extensions withTasks(java.util.Map<String, TaskFactory> more) {
    return new Extensions(
        models, tasks.with(more), metrics, filters, datasets, formats, compressions, reports);
  }
}
