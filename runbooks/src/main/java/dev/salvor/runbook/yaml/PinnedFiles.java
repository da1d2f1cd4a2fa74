package dev.salvor.runbook.yaml;

import dev.salvor.runbook.check.Walk;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files that a runbook names, with their contents. */
record PinnedFiles(Map<String, byte[]> contents, List<Problem> problems) {
  private static final int MAX_TOTAL = 1 << 20;

  static PinnedFiles of(Cursor root, FileSource files) {
    Map<String, byte[]> contents = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Cursor name : names(root)) {
      String file = name.node().textValue();
      if (contents.containsKey(file)) {
        continue;
      }
      switch (files.read(file)) {
        case FileSource.Content.Bytes found -> {
          contents.put(file, found.bytes());
          if (!isText(found.bytes())) {
            problems.add(
                name.error("the file \"" + file + "\" is not a text", "scripts are UTF-8 texts"));
          }
        }
        case FileSource.Content.Refused refused ->
            problems.add(name.error("the file \"" + file + "\" " + refused.why(), refused.hint()));
      }
    }
    long total = contents.values().stream().mapToLong(b -> b.length).sum();
    if (total > MAX_TOTAL) {
      problems.add(
          root.error(
              "the files of the runbook are larger than 1 MiB together",
              "a run keeps them all; move large ones elsewhere"));
    }
    return new PinnedFiles(contents, problems);
  }

  /** Contents as text, for the checks of scripts. */
  Map<String, String> texts() {
    Map<String, String> out = new TreeMap<>();
    contents.forEach((name, bytes) -> out.put(name, new String(bytes, StandardCharsets.UTF_8)));
    return out;
  }

  private static boolean isText(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes))
              .toString()
              .indexOf('\0')
          < 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static List<Cursor> names(Cursor root) {
    List<Cursor> out = new ArrayList<>();
    for (Walk.Part part : Walk.of(root).parts()) {
      Cursor script = part.at().at("script");
      if (script.node().isTextual()) {
        out.add(script);
      }
      part.at()
          .at("uses")
          .text()
          .flatMap(ActionSchema::find)
          .ifPresent(action -> sources(part.at().at("with"), action, out));
    }
    return out;
  }

  private static void sources(Cursor with, ActionSchema action, List<Cursor> out) {
    for (Map.Entry<String, Cursor> e : with.entries()) {
      e.getValue()
          .text()
          .filter(file -> action.isFile(e.getKey(), file))
          .ifPresent(file -> out.add(e.getValue()));
    }
  }
}
