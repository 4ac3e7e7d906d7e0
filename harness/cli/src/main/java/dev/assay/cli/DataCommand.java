package dev.assay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "data",
    description =
        "Fetches data sets ahead of a run, packs them for another machine, and checks what is"
            + " there.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A task finds its data under --data-dir, then in the cache, then on the",
      "Hugging Face hub. These variables are heeded:",
      "  ASSAY_CACHE      the cache is its folder data (~/.cache/assay by default)",
      "  HF_TOKEN         for private and gated data sets",
      "  HF_ENDPOINT      another hub, such as a mirror",
      "  HF_HUB_OFFLINE   1: fetch nothing",
      "",
      "Examples:",
      "  assay data fetch mmlu gsm8k           # into the cache",
      "  assay data fetch mmlu --out bundle    # and into a folder to carry elsewhere",
      "  assay run --task mmlu --data-dir bundle --offline ...",
      "  assay data verify bundle"
    },
    subcommands = {DataFetchCommand.class, DataListCommand.class, DataVerifyCommand.class})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command: fetch, ls or verify?");
  }
}
