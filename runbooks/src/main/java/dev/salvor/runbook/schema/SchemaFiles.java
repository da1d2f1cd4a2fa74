package dev.salvor.runbook.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Schema files of the product. */
final class SchemaFiles {
  private static final String FOLDER = "/dev/salvor/schema/";
  static final String RUNBOOK = "runbook-1.schema.json";
  static final String INVENTORY = "inventory-1.schema.json";

  private SchemaFiles() {}

  static Optional<JsonNode> read(String name) {
    try (InputStream in = SchemaFiles.class.getResourceAsStream(FOLDER + name)) {
      return in == null ? Optional.empty() : Optional.of(SalvorJson.mapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException("the schema " + name + " cannot be read", e);
    }
  }

  /** Names of the actions that have a schema, from the folder or the jar that holds them. */
  static List<String> actions() {
    URL url = SchemaFiles.class.getResource(FOLDER + RUNBOOK);
    if (url == null) {
      return List.of();
    }
    try {
      return (url.openConnection() instanceof JarURLConnection jar ? inJar(jar) : inFolder(url))
          .filter(f -> f.endsWith(".json"))
          .map(f -> f.substring(0, f.length() - ".json".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the schemas of the actions cannot be listed", e);
    }
  }

  private static Stream<String> inJar(JarURLConnection jar) throws IOException {
    String prefix = FOLDER.substring(1) + "actions/";
    return jar.getJarFile().stream()
        .map(e -> e.getName())
        .filter(n -> n.startsWith(prefix))
        .map(n -> n.substring(prefix.length()));
  }

  private static Stream<String> inFolder(URL url) throws IOException {
    Path folder;
    try {
      folder = Path.of(url.toURI()).resolveSibling("actions");
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> String.valueOf(f.getFileName())).toList().stream();
    }
  }
}
