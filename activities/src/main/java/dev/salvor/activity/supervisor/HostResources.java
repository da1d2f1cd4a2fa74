package dev.salvor.activity.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The programs for hosts that this product carries, from a folder or from its jar. */
final class HostResources {
  private static final String FOLDER = "dev/salvor/host";

  private HostResources() {}

  static Map<String, byte[]> all() {
    URL marker = HostResources.class.getResource("/" + FOLDER + "/supervisor.sh");
    if (marker == null) {
      throw new IllegalStateException("the programs for hosts are missing from this product");
    }
    try {
      URI uri = marker.toURI();
      if (!"jar".equals(uri.getScheme())) {
        Path folder = Path.of(uri).getParent();
        return read(folder == null ? Path.of("/") : folder);
      }
      // By path, not by address: of those by address there can be one at a time.
      try (FileSystem jar = FileSystems.newFileSystem(jarOf(marker))) {
        return read(jar.getPath("/" + FOLDER));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the programs for hosts", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not an address: " + marker, e);
    }
  }

  private static Path jarOf(URL inside) throws IOException, URISyntaxException {
    JarURLConnection connection = (JarURLConnection) inside.openConnection();
    return Path.of(connection.getJarFileURL().toURI());
  }

  private static Map<String, byte[]> read(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
