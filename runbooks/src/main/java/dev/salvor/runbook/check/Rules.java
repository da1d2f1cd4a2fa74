package dev.salvor.runbook.check;

import java.util.List;

/** The rules, in no particular order: problems are sorted by place. */
final class Rules {
  static final List<Rule> ALL = List.of(new UnknownActionRule(), new NotYetRule(), new NamesRule());

  private Rules() {}
}
