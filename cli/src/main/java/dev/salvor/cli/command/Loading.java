package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.trust.Signed;
import dev.salvor.cli.view.Texts;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.Repeats;
import dev.salvor.workflow.contract.run.RunId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runbook and parameters of a command, or the refusal that lists everything wrong with them. */
final class Loading {
  private static final String CONSEQUENCE = "nothing was started";

  private Loading() {}

  static Definition definition(Session session, String nameOrFile) {
    return switch (session.books().find(nameOrFile)) {
      case Books.Found.Usable usable -> {
        if (usable.warnings() > 0) {
          session
              .io()
              .note(
                  Texts.count(usable.warnings(), "warning")
                      + " in the runbook; see: salvor lint "
                      + nameOrFile);
        }
        yield signed(session, nameOrFile, usable.definition());
      }
      case Books.Found.Broken broken -> throw Problems.refused(broken.problems(), CONSEQUENCE);
    };
  }

  /** The definition with the signatures that lie beside it. */
  static Definition signed(Session session, String nameOrFile, Definition definition) {
    return Signed.of(nameOrFile, definition, session.env(), session.io()::note);
  }

  static Books.Bound.Values bound(
      Session session, Definition definition, List<String> assignments) {
    return switch (session.books().bind(definition, assignments, session.env())) {
      case Books.Bound.Values values -> values;
      case Books.Bound.Wrong wrong -> throw Problems.refused(wrong.problems(), CONSEQUENCE);
    };
  }

  /**
   * What a run, or a plan, of it is started with. The node must be up.
   *
   * @param where the host, and the way to it
   * @param source where the runbook was found, as in {@link RunRequest}
   * @param repeats what is taken over from an earlier run
   */
  static RunRequest request(
      Session session,
      RunId id,
      Definition definition,
      Books.Bound.Values bound,
      OnOption.Where where,
      Optional<String> source,
      Optional<Repeats> repeats) {
    return new RunRequest(
        id,
        definition,
        bound.parameters(),
        bound.secrets(),
        where.host(),
        session.serving(),
        session.submitter(),
        session.clock().instant(),
        Optional.empty(),
        source,
        repeats,
        where.route(),
        where.fleet());
  }

  /** Where the runbook is, for whoever wants to find it again. */
  static Optional<String> source(String nameOrFile) {
    return Optional.of(
        Catalogue.isPath(nameOrFile)
            ? Path.of(nameOrFile).toAbsolutePath().normalize().toString()
            : nameOrFile);
  }
}
