package dev.salvor.runbook.yaml;

import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 (core schema) event by event, never recursively: depth is bounded, and as anchors
 * are no part of the language, nothing can refer to itself or grow.
 */
public final class YamlText {
  static final int MAX_BYTES = 1 << 20;

  /** What was read, as far as it could be. */
  public record Parsed(Optional<Source> source, List<Problem> problems) {}

  private YamlText() {}

  /** Reads one runbook, or anything else that is not ours; never throws for what may be in it. */
  public static Parsed parse(String file, String text) {
    return parse(DocumentKind.RUNBOOK, file, text);
  }

  /** Reads one document; never throws for what may be in it. */
  public static Parsed parse(DocumentKind kind, String file, String text) {
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (body.length() > MAX_BYTES) {
      return failed(file, 0, 0, "the file is larger than 1 MiB", kind.tooLarge);
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setSchema(new CoreSchema())
            .setCodePointLimit(MAX_BYTES)
            // The library fails where a character of two parts lies across the end of its buffer.
            .setBufferSize(body.length() + 16)
            .build();
    TreeBuilder tree = new TreeBuilder(kind, file, body);
    try {
      for (Event event : new Parse(settings).parseString(body)) {
        if (!tree.accept(event)) {
          break;
        }
      }
    } catch (MarkedYamlEngineException e) {
      tree.add(syntax(file, body, e));
    } catch (ReaderException e) {
      String name = "U+" + String.format("%04X", e.getCodePoint());
      tree.add(
          problem(
              file,
              lineOf(body, e.getPosition()),
              1,
              "the character " + name + " is not allowed in YAML",
              "remove it"));
    } catch (YamlEngineException e) {
      tree.add(problem(file, 1, 1, "not YAML: " + e.getMessage(), ""));
    }
    return tree.result();
  }

  private static Problem syntax(String file, String body, MarkedYamlEngineException e) {
    Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
    int line = mark.map(m -> m.getLine() + 1).orElse(1);
    int column = mark.map(m -> m.getColumn() + 1).orElse(1);
    if (lineText(body, line).matches("[ -]*\t.*")) {
      int tab = lineText(body, line).indexOf('\t') + 1;
      return problem(file, line, tab, "a tab is used for indentation", "use spaces");
    }
    return problem(file, line, column, "not YAML: " + SyntaxWords.plain(e), SyntaxWords.hint(e));
  }

  private static String lineText(String body, int line) {
    return body.lines().skip(line - 1L).findFirst().orElse("");
  }

  private static int lineOf(String body, int position) {
    int end = body.offsetByCodePoints(0, Math.min(position, body.codePointCount(0, body.length())));
    return (int) body.substring(0, end).chars().filter(c -> c == '\n').count() + 1;
  }

  static Parsed failed(String file, int line, int column, String message, String hint) {
    return new Parsed(Optional.empty(), List.of(problem(file, line, column, message, hint)));
  }

  static Problem problem(String file, int line, int column, String message, String hint) {
    return new Problem(file, line, column, "", message, hint);
  }

  static List<Problem> sorted(List<Problem> problems) {
    return new ArrayList<>(problems.stream().distinct().sorted().toList());
  }
}
