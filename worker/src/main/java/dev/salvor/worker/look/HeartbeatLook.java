package dev.salvor.worker.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.worker.watch.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Files that somebody writes a time into again and again: a JSON object with {@code time}, a line
 * with a time, or else any file, by the time of its last change.
 */
final class HeartbeatLook implements Kind {
  private static final int LONGEST = 64 << 10;
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final Asked asked;

  HeartbeatLook(Asked asked) {
    this.asked = asked;
  }

  @Override
  public void look(Context context) {
    asked
        .limited("FILES", asked.time("LIMIT", Duration.ofMinutes(10)))
        .forEach(one -> look(one, context));
  }

  private static void look(Asked.Limited one, Context context) {
    String file = HarmlessText.line(one.name());
    String key = "file:" + file;
    String limit = Durations.text(one.limit());
    try {
      Instant at = at(Path.of(one.name()));
      context.since().there(file);
      if (at.isAfter(context.now().plus(SKEW))) {
        context
            .found()
            .add(
                new Finding(
                    key,
                    "future",
                    "the heartbeat " + file + " is of the future",
                    "it says " + at + ", and here it is " + context.now(),
                    "compare the clocks of both machines"));
      } else if (!context.now().isBefore(at.plus(one.limit()))) {
        context
            .found()
            .add(
                new Finding(
                    key,
                    "late",
                    "no heartbeat in " + file + " for longer than " + limit,
                    "the last one is of " + at,
                    "look why nobody writes it any more"));
      }
    } catch (NoSuchFileException absent) {
      if (context.since().isMissing(file, one.limit())) {
        context
            .found()
            .add(
                new Finding(
                    key,
                    "absent",
                    "there is no heartbeat " + file,
                    context.since().wasThere(file)
                        ? "absent since " + context.since().missing(file) + " at least"
                        : "it was never there",
                    "look whether the one that writes it was ever started, and the path"));
      }
    } catch (IOException | java.nio.file.InvalidPathException unreadable) {
      context.since().there(file);
      context
          .found()
          .add(
              new Finding(
                  key,
                  "unreadable",
                  "the heartbeat " + file + " cannot be read",
                  HarmlessText.line(unreadable.toString()),
                  "look at its owner and mode"));
    }
  }

  private static Instant at(Path file) throws IOException {
    Instant changed = Files.getLastModifiedTime(file).toInstant();
    if (!Files.isRegularFile(file)) {
      return changed;
    }
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
    }
    return said(text).orElse(changed);
  }

  /** The time that a heartbeat says; of a text that says none it is empty. */
  static Optional<Instant> said(String text) {
    if (!text.startsWith("{")) {
      return Orchestrator.time(TextNode.valueOf(text.lines().findFirst().orElse("")));
    }
    try {
      JsonNode json = SalvorJson.mapper().readTree(text);
      return json == null ? Optional.empty() : Orchestrator.time(json.path("time"));
    } catch (JsonProcessingException torn) {
      return Optional.empty();
    }
  }
}
