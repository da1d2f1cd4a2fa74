package dev.salvor.cli.command;

import dev.salvor.runbook.catalogue.Catalogue;
import java.util.Iterator;

/** Names of the catalogue, for completion. */
final class BookNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Catalogue.names().iterator();
  }
}
