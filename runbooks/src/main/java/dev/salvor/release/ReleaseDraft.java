package dev.salvor.release;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.source.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Facts as far as somebody gave them: the author's {@code RELEASE.json}, or the options of a
 * command. The components are those of {@link ReleaseFacts}; nothing of them is checked yet.
 */
public record ReleaseDraft(
    Optional<String> app,
    Optional<String> version,
    Optional<String> build,
    Optional<String> arch,
    Optional<String> os,
    Optional<String> entry,
    Optional<String> index,
    Optional<String> marker,
    Optional<String> asset,
    Optional<Schema> schema) {
  /** Where nothing is known. */
  public static final ReleaseDraft EMPTY =
      new ReleaseDraft(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** What became of a text. */
  public sealed interface Result {
    record Read(ReleaseDraft draft) implements Result {}

    record Unreadable(List<Problem> problems) implements Result {
      public Unreadable {
        problems = List.copyOf(problems);
      }
    }
  }

  /** What became of a draft. */
  public sealed interface Completed {
    record Whole(ReleaseFacts facts) implements Completed {}

    record Lacking(List<Problem> problems) implements Completed {
      public Lacking {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Reads {@code RELEASE.json}; no fact has to be there, and nothing else may be. */
  public static Result parse(String text) {
    JsonNode json;
    try {
      json =
          SalvorJson.mapper()
              .readerFor(JsonNode.class)
              .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
              .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readValue(text);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      return new Result.Unreadable(
          List.of(
              new Problem(
                  ReleasePaths.FACTS,
                  Math.max(line, 0),
                  Math.max(column, 0),
                  "",
                  "not JSON: " + e.getOriginalMessage(),
                  "")));
    }
    return DraftReader.read(json);
  }

  /** What is given here, and for the rest what {@code defaults} has. */
  public ReleaseDraft over(ReleaseDraft defaults) {
    return new ReleaseDraft(
        app.or(defaults::app),
        version.or(defaults::version),
        build.or(defaults::build),
        arch.or(defaults::arch),
        os.or(defaults::os),
        entry.or(defaults::entry),
        index.or(defaults::index),
        marker.or(defaults::marker),
        asset.or(defaults::asset),
        schema.or(defaults::schema));
  }

  /** The same with another asset. */
  public ReleaseDraft withAsset(String file) {
    ReleaseDraft only =
        new ReleaseDraft(
            app, version, build, arch, os, entry, index, marker, Optional.of(file), schema);
    return only;
  }

  /** The facts, with what may be absent filled in, or everything that is wrong or missing. */
  public Completed complete() {
    List<Problem> problems = new ArrayList<>(FactRules.problems(this));
    if (app.isEmpty()) {
      problems.add(missing("app", "the program has no name", "--app shop"));
    }
    if (version.isEmpty()) {
      problems.add(missing("version", "the release has no version", "--version 1.8.0"));
    }
    if (entry.isEmpty()) {
      problems.add(missing("entry", "no program is named to be started", "--entry bin/shop"));
    }
    if (!problems.isEmpty()) {
      return new Completed.Lacking(problems);
    }
    return new Completed.Whole(
        new ReleaseFacts(
            app.orElseThrow(),
            version.orElseThrow(),
            build.or(() -> version).orElseThrow(),
            arch.orElse("any"),
            os.orElse("any"),
            entry.orElseThrow(),
            index,
            marker,
            asset,
            schema));
  }

  private static Problem missing(String key, String what, String option) {
    String hint = "give " + option + ", or write \"" + key + "\" into " + ReleasePaths.FACTS;
    return new Problem("", 0, 0, key, what, hint);
  }
}
