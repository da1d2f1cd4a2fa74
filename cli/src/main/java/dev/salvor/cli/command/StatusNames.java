package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.RunStatus;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;

/** The states of a run as they are typed. */
final class StatusNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(RunStatus.values())
        .map(s -> s.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .iterator();
  }
}
