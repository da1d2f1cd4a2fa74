package dev.salvor.notice;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.schema.SecretRefs;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a schema cannot say of notices. Looks at documents of any shape. */
final class NoticesCheck {
  private static final List<String> MEANS =
      List.of("command", "webhook", "mail", "journal", "desktop");

  private NoticesCheck() {}

  static List<Problem> check(Cursor root) {
    List<Problem> out = new ArrayList<>();
    Map<String, Integer> names = new TreeMap<>();
    for (Cursor way : root.at("ways").items()) {
      oneMeans(way, out::add);
      range(way.at("timeout"), Duration.ofSeconds(1), Duration.ofMinutes(5), out::add);
      range(way.at("retryFor"), Duration.ZERO, Duration.ofDays(7), out::add);
      template(way.at("subject"), out::add);
      template(way.at("text"), out::add);
      url(way.at("webhook").at("url"), out::add);
      secrets(way, out::add);
      stray(way, out::add);
      way.at("name")
          .text()
          .ifPresent(
              name -> {
                Integer first = names.putIfAbsent(name, way.at("name").spot().line());
                if (first != null) {
                  out.add(
                      way.at("name")
                          .error("the name is there already, in line " + first, "choose another"));
                }
              });
    }
    return out;
  }

  private static void oneMeans(Cursor way, Consumer<Problem> out) {
    List<String> there = MEANS.stream().filter(way::has).toList();
    if (there.isEmpty() && way.node().isObject()) {
      out.accept(
          way.error(
              "nothing says how to reach anybody",
              "one of " + String.join(", ", MEANS) + " is needed"));
    }
    if (there.size() > 1) {
      out.accept(
          way.at(there.get(1))
              .keyError(
                  "\"" + there.get(0) + "\" and \"" + there.get(1) + "\" exclude each other",
                  "make two ways of them"));
    }
  }

  private static void range(Cursor at, Duration least, Duration most, Consumer<Problem> out) {
    Optional<Duration> given = at.text().flatMap(Durations::parse);
    given
        .filter(time -> time.compareTo(least) < 0)
        .ifPresent(
            time ->
                out.accept(
                    at.error("too short", "at least " + Durations.text(least) + " is needed")));
    given
        .filter(time -> time.compareTo(most) > 0)
        .ifPresent(
            time ->
                out.accept(
                    at.error("too long", "at most " + Durations.text(most) + " is allowed")));
  }

  private static void url(Cursor at, Consumer<Problem> out) {
    at.text()
        .filter(text -> text.startsWith("http://") || text.startsWith("https://"))
        .ifPresent(
            text -> {
              try {
                if (new URI(text).getHost() == null) {
                  out.accept(at.error("the address names no host", "write https://HOST/PATH"));
                }
              } catch (URISyntaxException e) {
                out.accept(at.error("not an address: " + e.getReason(), ""));
              }
            });
  }

  private static void secrets(Cursor way, Consumer<Problem> out) {
    Cursor hook = way.at("webhook");
    SecretRefs.check(hook.at("url"), out);
    SecretRefs.check(hook.at("secret"), out);
    hook.at("headers").entries().forEach(header -> SecretRefs.check(header.getValue(), out));
    SecretRefs.check(way.at("mail").at("smtp").at("password"), out);
  }

  private static void template(Cursor at, Consumer<Problem> out) {
    at.text().ifPresent(text -> Wording.check(at, text, out));
  }

  /** An expression where none is evaluated would stay as text: it is refused. */
  private static void stray(Cursor at, Consumer<Problem> out) {
    if (at.text().map(Template::hasExpression).orElse(false)) {
      out.accept(
          at.errorIn("${{", 0, "expressions are not evaluated here", "only in subject and text"));
    }
    at.items().forEach(item -> stray(item, out));
    at.entries().stream()
        .filter(e -> !e.getKey().equals("subject") && !e.getKey().equals("text"))
        .forEach(e -> stray(e.getValue(), out));
  }
}
