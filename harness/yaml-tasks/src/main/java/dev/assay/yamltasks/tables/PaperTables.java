package dev.assay.yamltasks.tables;

import dev.assay.yamltasks.catalog.Catalog;

/** The tasks of papers' tables, as groups. Their members are other plugins' tasks. */
public final class PaperTables {
  private PaperTables() {}

  /** To be made into factories with the tasks that all plugins have. */
  public static Catalog catalog() {
    return Catalog.ofResources(PaperTables.class, "gpt2-table.yaml", "llama2-table.yaml");
  }
}
