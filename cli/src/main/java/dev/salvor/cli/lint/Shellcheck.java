package dev.salvor.cli.lint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.cli.io.Programs;
import dev.salvor.runbook.check.ShellText;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.source.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The {@code shellcheck} of this machine, if it has one. It reads the shell code, executes nothing
 * of it, and follows no file that the code names.
 */
public final class Shellcheck {
  private static final long LIMIT_SECONDS = 60;

  /** Not ours to judge: files that are sourced, and functions or variables of other files. */
  private static final String EXCLUDED = "SC1090,SC1091";

  private final Path program;

  private Shellcheck(Path program) {
    this.program = program;
  }

  /** What became of asking it. */
  public sealed interface Answer {
    /** It has looked at all of it. */
    record Looked(List<Problem> warnings) implements Answer {
      public Looked {
        warnings = List.copyOf(warnings);
      }
    }

    /** It gave no answer; {@code why} completes the sentence "shellcheck ...". */
    record Silent(String why) implements Answer {}
  }

  /** The one on PATH. */
  public static Optional<Shellcheck> find(Map<String, String> env) {
    return Programs.onPath(env, "shellcheck").map(Shellcheck::new);
  }

  /** Has it look at {@code texts}. */
  public Answer look(List<ShellText> texts) {
    Map<String, List<ShellText>> byDialect = new TreeMap<>();
    for (ShellText text : texts) {
      byDialect.computeIfAbsent(text.dialect().orElse(""), d -> new ArrayList<>()).add(text);
    }
    List<Problem> out = new ArrayList<>();
    try {
      Path folder = Files.createTempDirectory("salvor-lint");
      try {
        for (Map.Entry<String, List<ShellText>> group : byDialect.entrySet()) {
          Optional<String> why = look(folder, group.getKey(), group.getValue(), out);
          if (why.isPresent()) {
            return new Answer.Silent(why.get());
          }
        }
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      return new Answer.Silent("cannot be asked: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Silent("was interrupted");
    }
    return new Answer.Looked(out);
  }

  private Optional<String> look(
      Path folder, String dialect, List<ShellText> texts, List<Problem> out)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "--norc"));
    command.addAll(List.of("--format=json1", "--severity=info", "--exclude=" + EXCLUDED));
    if (!dialect.isEmpty()) {
      command.add("--shell=" + dialect);
    }
    for (int i = 0; i < texts.size(); i++) {
      Path file = folder.resolve(Integer.toString(i));
      Files.writeString(file, texts.get(i).text());
      command.add(file.toString());
    }
    Path answer = folder.resolve("answer");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(answer.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return Optional.of("gave no answer within " + LIMIT_SECONDS + " s");
    }
    if (process.exitValue() > 1) {
      return Optional.of("ended with " + process.exitValue() + " (is it 0.7 or newer?)");
    }
    return read(Files.readString(answer, StandardCharsets.UTF_8), texts, out);
  }

  private static Optional<String> read(String json, List<ShellText> texts, List<Problem> out) {
    JsonNode comments;
    try {
      comments = SalvorJson.mapper().readTree(json).path("comments");
    } catch (JsonProcessingException e) {
      return Optional.of("did not answer in JSON");
    }
    for (JsonNode comment : comments) {
      String name = comment.path("file").asText();
      ShellText text = texts.get(Integer.parseInt(name.substring(name.lastIndexOf('/') + 1)));
      Finding.of(comment, text).ifPresent(out::add);
    }
    return Optional.empty();
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
