package dev.assay.reports;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.assay.spi.HarnessPlugin;
import dev.assay.spi.result.ReportWriter;

/** The reports every run can have. */
public final class ReportsPlugin implements HarnessPlugin {
  @Override
  public String name() {
    return "reports";
  }

  @Override
  public Module module() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        var writers = MapBinder.newMapBinder(binder(), String.class, ReportWriter.class);
        writers.addBinding("csv").to(CsvReport.class);
        writers.addBinding("markdown").to(MarkdownReport.class);
        writers.addBinding("html").to(HtmlReport.class);
        writers.addBinding("junit").to(JunitReport.class);
      }
    };
  }
}
