package dev.salvor.activity.action;

import dev.salvor.testing.PortageRoots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Roots with real Portage, as hosts have it, and a binary host for them. */
final class PortageHosts {
  final Path folder;
  final Path binhost;
  private final PortageRoots roots;

  PortageHosts(Path folder) {
    this.folder = folder;
    this.binhost = folder.resolve("binhost");
    this.roots = new PortageRoots(folder);
    try {
      Files.createDirectories(binhost);
      Files.writeString(binhost.resolve("Packages"), "PACKAGES: 0\nTIMESTAMP: 1\nVERSION: 0\n\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An ebuild of app-lab; one line more in its installation. */
  void ebuild(String pf, String install) throws IOException {
    roots.ebuild(pf, "sharp", install);
  }

  /** A host that takes packages from {@code uri}; empty: from nowhere. */
  void host(String name, String uri) {
    roots.host(name, uri);
  }

  Path root(String name) {
    return roots.root(name);
  }

  /** Builds there from source. */
  void emerge(String name, String... atoms) throws IOException {
    emergeWith(name, "", atoms);
  }

  /** The same with these flags. */
  void emergeWith(String name, String use, String... atoms) throws IOException {
    Path conf = root(name).resolve("etc/portage/package.use");
    Files.writeString(conf, use.isEmpty() ? "" : "*/* " + use + "\n");
    roots.emerge(name, atoms);
    Files.deleteIfExists(conf);
  }

  /** An action on one of them. */
  Action action(HostFolders host, String name, String program, Shell shell) {
    return new Action(host, shell, program)
        .env("PATH", root(name) + "/bin:" + System.getenv("PATH"))
        .with("HOST", name);
  }

  List<String> installed(String name) throws IOException {
    return roots.installed(name);
  }

  /** Seconds since 1970 when it was built. */
  String built(String name, String cpv) throws IOException {
    return Files.readString(root(name).resolve("var/db/pkg").resolve(cpv).resolve("BUILD_TIME"))
        .strip();
  }

  /** What lies in a folder as packages, with mode. */
  static List<String> packages(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<String> out = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(p -> p.toString().endsWith(".gpkg.tar")).sorted().toList()) {
        out.add(
            folder.relativize(path)
                + " "
                + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
    }
    return out;
  }
}
