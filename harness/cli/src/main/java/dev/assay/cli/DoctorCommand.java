package dev.assay.cli;

import dev.assay.transformer.cuda.CudaReport;
import dev.assay.transformer.cuda.CudaReport.Finding;
import dev.assay.transformer.kernels.KernelChoice;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

@Command(
    name = "doctor",
    description =
        "Shows what this machine offers Assay: the JVM, the kernels for the CPU, memory, and the"
            + " pieces of CUDA, with what to install where one is missing.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final int NAME_WIDTH = 18;

  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text or json (${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Finding> findings = new ArrayList<>(machine());
    findings.addAll(CudaReport.findings());
    switch (format) {
      case TEXT -> findings.forEach(finding -> out.print(text(finding)));
      case JSON -> out.println(json(findings));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private static List<Finding> machine() {
    Runtime runtime = Runtime.getRuntime();
    KernelChoice kernels = KernelChoice.automatic();
    return List.of(
        fine("assay", Version.current()),
        fine(
            "java",
            System.getProperty("java.vendor")
                + " "
                + Runtime.version()
                + ", "
                + System.getProperty("java.home")),
        fine(
            "system",
            System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + " "
                + System.getProperty("os.arch")
                + ", "
                + runtime.availableProcessors()
                + " processors"),
        fine("heap", "at most " + (runtime.maxMemory() >> 20) + " MiB"),
        fine("kernels on the CPU", kernels.kernels().name() + ": " + kernels.reason()));
  }

  private static Finding fine(String name, String found) {
    return new Finding(name, found, Optional.empty());
  }

  private static String text(Finding finding) {
    String name = finding.name() + " ".repeat(Math.max(0, NAME_WIDTH - finding.name().length()));
    String remedy =
        finding.remedy().map(r -> "\n" + " ".repeat(NAME_WIDTH + 2) + "-> " + r).orElse("");
    return name + "  " + finding.found() + remedy + "\n";
  }

  private static String json(List<Finding> findings) {
    JsonMapper mapper = JsonMapper.shared();
    ArrayNode all = mapper.createArrayNode();
    for (Finding finding : findings) {
      var entry = all.addObject();
      entry.put("name", finding.name());
      entry.put("found", finding.found());
      finding.remedy().ifPresent(remedy -> entry.put("remedy", remedy));
    }
    return mapper.writeValueAsString(all);
  }
}
