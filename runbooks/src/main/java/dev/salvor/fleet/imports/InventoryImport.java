package dev.salvor.fleet.imports;

import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.yaml.YamlText;
import java.util.List;

/** Makes an inventory of what another tool knows about hosts. */
public final class InventoryImport {
  private InventoryImport() {}

  /**
   * Reads a file of another tool.
   *
   * @param file its name, for people
   * @param files what it includes; asked for by OpenSSH's configuration only
   */
  public static ImportedInventory read(Kind kind, String file, String text, IncludedFiles files) {
    String lines = text.replace("\r\n", "\n");
    Draft draft = new Draft(file + " (" + words(kind) + ")");
    switch (kind) {
      case ANSIBLE_INI -> AnsibleIni.read(lines, draft);
      case SSH_CONFIG -> SshConfig.read(lines, files, draft);
      case ANSIBLE_YAML -> {
        YamlText.Parsed parsed = YamlText.parse(file, lines);
        if (parsed.source().isEmpty()) {
          Problem first = parsed.problems().get(0);
          return new ImportedInventory.Refused(first.line(), first.message(), first.hint());
        }
        parsed.problems().forEach(p -> draft.left(p.line(), p.message(), p.hint()));
        AnsibleYaml.read(parsed.source().get().cursor(), draft);
      }
    }
    return made(draft, kind);
  }

  private static String words(Kind kind) {
    return switch (kind) {
      case ANSIBLE_INI, ANSIBLE_YAML -> "an inventory of Ansible";
      case SSH_CONFIG -> "a configuration of OpenSSH";
    };
  }

  private static ImportedInventory made(Draft draft, Kind kind) {
    Draft settled = Settler.settle(draft);
    new Precedence(settled).settle();
    if (settled.hosts.isEmpty()) {
      return new ImportedInventory.Refused(
          0, "it names no host", "it was read as " + words(kind) + "; --from says what it is");
    }
    List<Problem> problems = new Cleaner(settled, draft).clean();
    if (!problems.isEmpty()) {
      Problem first = problems.get(0);
      return new ImportedInventory.Refused(0, first.said(), "write the inventory by hand");
    }
    return new ImportedInventory.Made(
        DraftText.of(settled), settled.hosts.size(), settled.groups.size(), draft.left());
  }
}
