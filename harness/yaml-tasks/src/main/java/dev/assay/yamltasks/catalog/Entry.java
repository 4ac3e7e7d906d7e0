package dev.assay.yamltasks.catalog;

import dev.assay.yamltasks.yaml.YamlNode;
import java.util.List;

/** Something a definition gives a name. */
public sealed interface Entry {
  String name();

  /** The file it is defined in; for a tag, the first one that uses it. */
  String file();

  /**
   * @param tags names that stand for this task among others
   * @param merged its definition, includes in place
   */
  record OfTask(String name, String file, List<String> tags, YamlNode.Mapping merged)
      implements Entry {
    public OfTask {
      tags = List.copyOf(tags);
    }
  }

  record OfGroup(String name, String file, YamlNode.Mapping merged) implements Entry {}

  /**
   * @param members the tasks that carry the tag, by name
   */
  record OfTag(String name, String file, List<String> members) implements Entry {
    public OfTag {
      members = List.copyOf(members);
    }
  }
}
