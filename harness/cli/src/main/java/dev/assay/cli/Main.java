package dev.assay.cli;

import dev.assay.spi.EvalException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Starts Assay. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    // Guice's generated classes buy nothing here and warn on new JDKs.
    System.setProperty("guice_bytecode_gen_option", "DISABLED");
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return commandLine(out, err).execute(args);
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine commandLine =
        new CommandLine(new AssayCommand())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setExecutionExceptionHandler(Main::report);
    // Values may hold commas and quotes: model specifications do.
    commandLine.setTrimQuotes(false);
    return commandLine;
  }

  private static int report(
      Exception exception, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (exception instanceof EvalException expected) {
      err.println(Ansi.AUTO.string("@|bold,red error:|@ ") + expected.getMessage());
      return ExitCode.of(expected.code().type());
    }
    err.println(
        "internal error: "
            + exception
            + "\nThis is a defect of Assay; please report it with the"
            + " lines below.");
    exception.printStackTrace(err);
    return ExitCode.INTERNAL;
  }
}
