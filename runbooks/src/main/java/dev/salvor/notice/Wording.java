package dev.salvor.notice;

import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.expr.Scope;
import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts notices in words: by a way's own templates, else by Salvor's. A template that cannot be
 * evaluated never keeps a message back; what went wrong stands below Salvor's own words.
 */
public final class Wording {
  private static final String NOTICE = "notice";
  private static final Scope SCOPE = new Scope(Map.of(), Optional.of(NOTICE));

  private Wording() {}

  /** The message of {@code notice} for {@code way}. */
  public static Message of(Notice notice, Way way) {
    StringBuilder trouble = new StringBuilder();
    String subject = filled(way.subject(), notice, subject(notice), trouble);
    String text = filled(way.text(), notice, text(notice), trouble);
    return new Message(notice, subject, text + trouble);
  }

  private static String filled(
      Optional<String> template, Notice notice, String otherwise, StringBuilder trouble) {
    if (template.isEmpty()) {
      return otherwise;
    }
    StringBuilder out = new StringBuilder();
    for (Template.Part part : Template.of(template.get()).parts()) {
      switch (part) {
        case Template.Part.Literal literal -> out.append(literal.text());
        case Template.Part.Unclosed ignored -> {
          return otherwise;
        }
        case Template.Part.Expression expression -> {
          switch (evaluate(expression.source(), notice)) {
            case Expressions.Evaluated.Value value -> out.append(value.value());
            case Expressions.Evaluated.Failed failed -> {
              trouble.append("\n(a template of this way: ").append(failed.why()).append(")\n");
              return otherwise;
            }
          }
        }
      }
    }
    return out.toString();
  }

  private static Expressions.Evaluated evaluate(String source, Notice notice) {
    return Expressions.evaluate(source, Map.of(NOTICE, notice.variables()), NOTICE);
  }

  /** Everything that can be known to be wrong with a template before it is used. */
  static void check(Cursor at, String text, Consumer<Problem> out) {
    for (Template.Part part : Template.of(text).parts()) {
      switch (part) {
        case Template.Part.Literal ignored -> {}
        case Template.Part.Unclosed ignored ->
            out.accept(at.errorIn("${{", 0, "the expression has no end", "write }} behind it"));
        case Template.Part.Expression expression -> check(at, expression, out);
      }
    }
  }

  private static void check(Cursor at, Template.Part.Expression expression, Consumer<Problem> out) {
    String source = expression.source();
    boolean other =
        Expressions.references(source)
            .filter(refers -> !Set.of(NOTICE).containsAll(refers.names()))
            .isPresent();
    if (other) {
      out.accept(
          at.errorIn(source, 0, "only \"notice\" is known here", "write notice.run: " + all()));
      return;
    }
    switch (Expressions.check(source, SCOPE)) {
      case Expressions.Checked.Bad bad ->
          out.accept(at.errorIn(source, bad.offset(), bad.message(), bad.hint()));
      case Expressions.Checked.Good ignored -> {
        if (evaluate(source, sample()) instanceof Expressions.Evaluated.Failed failed) {
          out.accept(at.errorIn(source, 0, failed.why(), "notice has " + all()));
        }
      }
    }
  }

  private static String all() {
    return String.join(", ", sample().variables().keySet());
  }

  /** A notice with everything that one can have. */
  static Notice sample() {
    return new Notice(
        "night#7",
        NoticeKind.QUESTION,
        Instant.EPOCH,
        "machine",
        "night",
        "runbook",
        "phase.step",
        "WAITING",
        "title",
        "detail",
        Optional.of(Instant.EPOCH),
        "abort",
        List.of("salvor show night"));
  }

  private static String subject(Notice notice) {
    return "salvor@"
        + notice.machine()
        + ": "
        + (notice.run().isEmpty() ? "" : notice.run() + " ")
        + notice.title();
  }

  private static String text(Notice notice) {
    StringBuilder out = new StringBuilder();
    if (!notice.detail().isBlank()) {
      out.append(notice.detail().stripTrailing()).append("\n\n");
    }
    if (!notice.run().isEmpty()) {
      line(out, "run", notice.run() + " (" + notice.runbook() + "), " + notice.status());
    }
    line(out, "step", notice.step());
    line(out, "machine", notice.machine());
    line(out, "at", notice.at().toString());
    notice.until().ifPresent(end -> line(out, "until", end + ", then " + notice.otherwise()));
    if (!notice.commands().isEmpty()) {
      out.append("\nWhat you can do:\n");
      notice.commands().forEach(command -> out.append("  ").append(command).append('\n'));
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String value) {
    if (!value.isEmpty()) {
      out.append("%-8s ".formatted(name)).append(value).append('\n');
    }
  }
}
