package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Hosts behind ssh, each with a root of its own in which real Portage installs. They share one
 * repository of ebuilds that compile nothing.
 */
final class GentooFleet implements AutoCloseable {
  private static final String LAB = Node.ROOT.resolve("lab/portage").toString();
  private static final int AT_ONCE = 3;
  private static final Duration MOST = Duration.ofMinutes(3);

  private final Node node;
  private final Path folder;
  private final Map<String, FarHost> hosts = new TreeMap<>();
  private final List<Callable<String>> making = new ArrayList<>();

  GentooFleet(Node node, Path folder) {
    Require.tools("bash", "tar", "zstd", "bzip2", "flock", "rsync", "wget", "ssh");
    this.node = node;
    this.folder = folder;
    Said venv = node.run(MOST, List.of(LAB, "venv"));
    Require.that(venv.exit() == 0, "Portage of the package index: " + venv);
    ok(LAB, "setup", lab().toString());
  }

  private Path lab() {
    return folder.resolve("lab");
  }

  private Said ok(String... command) {
    Said said = node.run(MOST, Arrays.asList(command));
    assertThat(said.exit()).as("%s", said).isZero();
    return said;
  }

  /** An ebuild of {@code app-lab} that installs one file, with so much noise in it. */
  void ebuild(String pf, int bytes) throws IOException {
    String name = pf.substring(0, pf.lastIndexOf('-'));
    Path file = lab().resolve("repo/app-lab").resolve(name).resolve(pf + ".ebuild");
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(
        file,
        """
        EAPI=8
        DESCRIPTION="for a story"
        HOMEPAGE="https://example.org/"
        LICENSE="free"
        KEYWORDS="amd64"
        SLOT="0"
        S="${WORKDIR}"
        src_install() {
        	dodir /usr/share/${PN}
        	echo "${PF}" >"${ED}/usr/share/${PN}/version" || die
        	head -c %d /dev/urandom >"${ED}/usr/share/${PN}/noise" || die
        }
        """
            .formatted(bytes));
  }

  /** A host with these installed, built from source, which takes packages from {@code binhost}. */
  void host(String name, String binhost, String... atoms) {
    making.add(
        () -> {
          make(name, binhost, atoms);
          return name;
        });
  }

  /** Makes all of them. */
  void up() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<String> one : threads.invokeAll(making)) {
        one.get();
      }
    }
  }

  private void make(String name, String binhost, String... atoms) throws Exception {
    ok(LAB, "host", lab().toString(), name, "--binhost=" + binhost);
    Path root = root(name);
    List<String> emerge =
        new ArrayList<>(List.of(root + "/bin/emerge", "--oneshot", "--quiet", "--color=n"));
    emerge.addAll(Arrays.asList(atoms));
    if (atoms.length > 0) {
      ok(emerge.toArray(String[]::new));
    }
    Files.deleteIfExists(root.resolve("var/log/emerge.log"));
    Path state = Files.createDirectories(folder.resolve(name).resolve("state"));
    Files.writeString(state.resolve("portage-prefix"), root + "\n");
    FarHost host = FarHost.start(folder.resolve(name), state);
    synchronized (hosts) {
      hosts.put(name, host);
    }
  }

  FarHost get(String name) {
    return Objects.requireNonNull(hosts.get(name));
  }

  Path root(String name) {
    return lab().resolve("hosts").resolve(name);
  }

  /** An inventory of all of them. */
  Path inventory() {
    StringBuilder text = new StringBuilder("schemaVersion: 1\nhosts:\n");
    hosts.forEach((name, host) -> text.append("  " + name + ": " + host.written() + "\n"));
    return node.file("inventory.yaml", text.toString());
  }

  /** What is installed there, by name and version. */
  List<String> installed(String name) throws IOException {
    try (Stream<Path> all = Files.list(root(name).resolve("var/db/pkg/app-lab"))) {
      return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  /** What emerge has installed there since it was made, in its order. */
  List<String> merged(String name) throws IOException {
    Path log = root(name).resolve("var/log/emerge.log");
    if (!Files.exists(log)) {
      return List.of();
    }
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("::: completed emerge "))
        .map(line -> line.replaceFirst(".*\\) app-lab/(\\S+) to .*", "$1"))
        .toList();
  }

  @Override
  public void close() {
    hosts.values().forEach(FarHost::close);
  }
}
