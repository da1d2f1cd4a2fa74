package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.runbook.Definition;
import java.util.List;

/** Runbook and parameters of a command, or the refusal that lists everything wrong with them. */
final class Loading {
  private static final String CONSEQUENCE = "nothing was started";

  private Loading() {}

  static Definition definition(Session session, String nameOrFile) {
    return switch (session.books().find(nameOrFile)) {
      case Books.Found.Usable usable -> usable.definition();
      case Books.Found.Broken broken -> throw Problems.refused(broken.problems(), CONSEQUENCE);
    };
  }

  static Books.Bound.Values bound(
      Session session, Definition definition, List<String> assignments) {
    return switch (session.books().bind(definition, assignments, session.env())) {
      case Books.Bound.Values values -> values;
      case Books.Bound.Wrong wrong -> throw Problems.refused(wrong.problems(), CONSEQUENCE);
    };
  }
}
