package dev.salvor.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Roots in which real Portage installs, as hosts have it, with one repository of ebuilds of {@code
 * app-lab} that compile nothing. Skips the test where Portage cannot be had. Several threads may
 * make and use roots of their own.
 */
public final class PortageRoots {
  private final Path lab;

  /** In a folder of their own. */
  public PortageRoots(Path folder) {
    Portage.programs();
    lab = folder.resolve("lab");
    Portage.done(Portage.lab("setup", lab.toString()));
  }

  /**
   * An ebuild that installs one file.
   *
   * @param flags its USE flags
   * @param install one line more in its installation
   */
  public void ebuild(String pf, String flags, String install) throws IOException {
    String name = pf.substring(0, pf.lastIndexOf('-'));
    Path file = lab.resolve("repo/app-lab").resolve(name).resolve(pf + ".ebuild");
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
        IUSE="%s"
        S="${WORKDIR}"
        src_install() {
        	dodir /usr/share/${PN}
        	echo "${PF}" >"${ED}/usr/share/${PN}/version" || die
        	%s
        }
        """
            .formatted(flags, install));
  }

  /** A root that takes packages from {@code uri}; empty: from nowhere. */
  public void host(String name, String uri) {
    List<String> words = new ArrayList<>(List.of("host", lab.toString(), name));
    if (!uri.isEmpty()) {
      words.add("--binhost=" + uri);
    }
    Portage.done(Portage.lab(words.toArray(String[]::new)));
  }

  /** Its folder. */
  public Path root(String name) {
    return lab.resolve("hosts").resolve(name);
  }

  /** Builds there from source. */
  public void emerge(String name, String... atoms) {
    List<String> words =
        new ArrayList<>(
            List.of(root(name) + "/bin/emerge", "--oneshot", "--quiet", "--color=n", "--jobs=2"));
    words.addAll(List.of(atoms));
    Portage.done(Portage.run(words));
  }

  /** What is installed there, by name and version. */
  public List<String> installed(String name) throws IOException {
    Path folder = root(name).resolve("var/db/pkg/app-lab");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }
}
