package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Portage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Roots with real Portage, as hosts have it, and a binary host for them. */
final class PortageHosts {
  final Path folder;
  final Path binhost;

  PortageHosts(Path folder) {
    Portage.programs();
    this.folder = folder;
    this.binhost = folder.resolve("binhost");
    lab("setup", lab().toString());
    try {
      Files.createDirectories(binhost);
      Files.writeString(binhost.resolve("Packages"), "PACKAGES: 0\nTIMESTAMP: 1\nVERSION: 0\n\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path lab() {
    return folder.resolve("lab");
  }

  private static void lab(String... words) {
    Portage.Ended ended = Portage.lab(words);
    assertThat(ended.code()).as("%s", ended).isZero();
  }

  /** An ebuild of app-lab; one line more in its installation. */
  void ebuild(String pf, String install) throws IOException {
    String name = pf.substring(0, pf.lastIndexOf('-'));
    Path file = lab().resolve("repo/app-lab").resolve(name).resolve(pf + ".ebuild");
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(
        file,
        """
        EAPI=8
        DESCRIPTION="for a test"
        HOMEPAGE="https://example.org/"
        LICENSE="free"
        KEYWORDS="amd64"
        SLOT="0"
        IUSE="sharp"
        S="${WORKDIR}"
        src_install() {
        	dodir /usr/share/${PN}
        	echo "${PF}" >"${ED}/usr/share/${PN}/version" || die
        	%s
        }
        """
            .formatted(install));
  }

  /** A host that takes packages from {@code uri}; empty: from nowhere. */
  void host(String name, String uri) {
    List<String> words = new ArrayList<>(List.of("host", lab().toString(), name));
    if (!uri.isEmpty()) {
      words.add("--binhost=" + uri);
    }
    lab(words.toArray(String[]::new));
  }

  Path root(String name) {
    return lab().resolve("hosts").resolve(name);
  }

  /** Builds there from source. */
  void emerge(String name, String... atoms) throws Exception {
    emergeWith(name, "", atoms);
  }

  /** The same with these flags. */
  void emergeWith(String name, String use, String... atoms) throws Exception {
    Path conf = root(name).resolve("etc/portage/package.use");
    Files.writeString(conf, use.isEmpty() ? "" : "*/* " + use + "\n");
    List<String> words =
        new ArrayList<>(
            List.of(root(name) + "/bin/emerge", "--oneshot", "--quiet", "--color=n", "--jobs=2"));
    words.addAll(List.of(atoms));
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("emerge.log").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("emerge.log"))).isZero();
    Files.deleteIfExists(conf);
  }

  /** An action on one of them. */
  Action action(HostFolders host, String name, String program, Shell shell) {
    return new Action(host, shell, program)
        .env("PATH", root(name) + "/bin:" + System.getenv("PATH"))
        .with("HOST", name);
  }

  List<String> installed(String name) throws IOException {
    try (Stream<Path> all = Files.walk(root(name).resolve("var/db/pkg"), 2)) {
      return all.filter(path -> path.getNameCount() == root(name).getNameCount() + 5)
          .map(path -> String.valueOf(path.getFileName()))
          .sorted()
          .toList();
    }
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
