package dev.salvor.fleet.imports;

import dev.salvor.runbook.imports.Imported;
import java.util.List;

/** What became of the import of an inventory. */
public sealed interface ImportedInventory {
  /**
   * An inventory that can be read.
   *
   * @param yaml its text
   * @param left what it does not say that the original did, in order of lines
   */
  record Made(String yaml, int hosts, int groups, List<Imported.Left> left)
      implements ImportedInventory {
    public Made {
      left = left.stream().distinct().sorted().toList();
    }
  }

  /**
   * Nothing could be made of it.
   *
   * @param line where the reason stands, from 1; 0 if it has no place
   */
  record Refused(int line, String why, String instead) implements ImportedInventory {}
}
