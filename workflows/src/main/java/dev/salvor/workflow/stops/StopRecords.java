package dev.salvor.workflow.stops;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The folder {@code stops} of a state folder, as {@code lib-stops.sh} writes and reads it. */
public final class StopRecords {
  private static final long LATEST = 99_999_999_999L;

  private StopRecords() {}

  /**
   * All records, those that end soonest first and broken ones before all.
   *
   * @throws IOException if the folder is there and cannot be read
   */
  public static List<DeliberateStop> in(Path stateRoot) throws IOException {
    List<DeliberateStop> out = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(stateRoot.resolve("stops"))) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(".")) {
          out.add(read(file, name));
        }
      }
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    out.sort(Comparator.comparing(StopRecords::end).thenComparing(DeliberateStop::file));
    return List.copyOf(out);
  }

  private static Instant end(DeliberateStop stop) {
    return switch (stop) {
      case DeliberateStop.Recorded r -> r.until();
      case DeliberateStop.Broken b -> Instant.EPOCH;
    };
  }

  private static DeliberateStop read(Path file, String name) {
    try {
      return parse(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new DeliberateStop.Broken(name, thing(name), "cannot be read");
    }
  }

  /** The record that stands in a file called {@code name}. */
  static DeliberateStop parse(String name, String text) {
    if (!text.endsWith("\n")) {
      String wrong = text.isEmpty() ? "is empty" : "breaks off in the middle of a line";
      return new DeliberateStop.Broken(name, thing(name), wrong);
    }
    Map<String, String> values = new HashMap<>();
    text.lines()
        .filter(line -> line.indexOf('=') > 0)
        .forEach(
            line ->
                values.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    String at = values.getOrDefault("at", "");
    String until = values.getOrDefault("until", "");
    if (values.getOrDefault("thing", "").isEmpty() || !isMoment(at) || !isMoment(until)) {
      String wrong = "says neither which thing nor until when";
      return new DeliberateStop.Broken(name, thing(name), wrong);
    }
    return new DeliberateStop.Recorded(
        name,
        values.getOrDefault("thing", ""),
        values.getOrDefault("kind", ""),
        values.getOrDefault("by", ""),
        Instant.ofEpochSecond(Long.parseLong(at)),
        Instant.ofEpochSecond(Long.parseLong(until)),
        values.getOrDefault("why", ""));
  }

  private static boolean isMoment(String text) {
    return text.matches("[0-9]{1,11}") && Long.parseLong(text) <= LATEST;
  }

  /** The thing that a file is named after. */
  private static String thing(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      String hex =
          bytes[i] == '%' && i + 2 < bytes.length
              ? new String(bytes, i + 1, 2, StandardCharsets.UTF_8)
              : "";
      if (hex.matches("[0-9A-Fa-f]{2}")) {
        out.write(Integer.parseInt(hex, 16));
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
