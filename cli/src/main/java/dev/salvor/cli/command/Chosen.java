package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.diff.Differences;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.view.DiffText;
import dev.salvor.cli.view.Paint;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.workflow.contract.RunRequest;
import java.util.Optional;

/** Which definition a run is repeated with, where the runbook was changed since. */
final class Chosen {
  private final Session session;
  private final Paint paint;
  private final String words;

  /**
   * For one repetition.
   *
   * @param words of the command that say where it begins, to be given again; empty if it is all
   */
  Chosen(Session session, Paint paint, String words) {
    this.session = session;
    this.paint = paint;
    this.words = words;
  }

  /**
   * The definition to use.
   *
   * @throws CliProblem if somebody has to choose first; the differences were shown
   */
  Definition definition(RunRequest old, boolean asItWas, boolean asItIs) {
    Optional<String> source = source(old);
    if (source.isEmpty()) {
      if (asItIs) {
        throw Parse.usage(
            "where the runbook of run "
                + old.runId()
                + " is kept is not on record; start it with: salvor run FILE, or repeat it"
                + " --as-it-was");
      }
      return old.definition();
    }
    return switch (session.books().find(source.get())) {
      case Books.Found.Usable now ->
          between(old, Loading.signed(session, source.get(), now.definition()), asItWas, asItIs);
      case Books.Found.Broken broken -> {
        if (asItWas) {
          yield old.definition();
        }
        throw Problems.refused(
            broken.problems(),
            "the runbook "
                + source.get()
                + " cannot be used as it is now, so nothing was started; as it was: salvor rerun "
                + old.runId()
                + words
                + " --as-it-was");
      }
    };
  }

  /** Of a run that says nothing of it, a name of the catalogue may still be meant. */
  private static Optional<String> source(RunRequest old) {
    String name = old.definition().runbook().name();
    return old.source().or(() -> Optional.of(name).filter(n -> Catalogue.names().contains(n)));
  }

  private Definition between(RunRequest old, Definition now, boolean asItWas, boolean asItIs) {
    if (now.sha256().equals(old.definition().sha256())) {
      // Whoever has signed it since, or had by then.
      return now.signatures().isEmpty() ? old.definition() : now;
    }
    session
        .io()
        .err()
        .println(
            "the runbook "
                + old.definition().runbook().name()
                + " was changed since run "
                + old.runId()
                + ":");
    DiffText.lines(Differences.between(old.definition(), now), paint)
        .forEach(session.io().err()::println);
    session.io().err().flush();
    if (!asItWas && !asItIs) {
      throw Parse.usage(
          "nothing was started; choose:\n  salvor rerun "
              + old.runId()
              + words
              + " --as-it-was    with the runbook as that run had it\n  salvor rerun "
              + old.runId()
              + words
              + " --as-it-is     with the runbook as it is now");
    }
    return asItIs ? now : old.definition();
  }
}
