package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A staging folder, a binary host, and promoters between them, in the folders of one test. */
final class PromoteCase {
  private static final Path FIXTURE =
      Path.of("src/test/resources/dev/salvor/activity/action/packages.py").toAbsolutePath();

  final HostFolders host;
  final Path pkgdir;
  final Path staging;

  PromoteCase(HostFolders host) {
    Needs.tools("python3");
    this.host = host;
    pkgdir = host.folder("srv/pkg");
    staging = host.folder("var/staging");
  }

  /** Runs the fixture program, see there. */
  String fixture(Object... arguments) {
    List<String> command =
        new ArrayList<>(List.of(String.valueOf(Needs.find("python3")), "-B", FIXTURE.toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return say(command);
  }

  static String say(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String out =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor()).as("%s: %s", command, out).isZero();
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void make(int first, int count) {
    fixture("make", staging, first, count);
  }

  String poison(String kind) {
    return fixture("poison", staging, kind, kind.replace("-", ""));
  }

  /** A promoter that takes what is there as it is: no time for anybody to go on writing. */
  Action promoter(Shell shell) {
    return new Action(host, shell, "binhost.promote")
        .env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")
        .with("STAGING", staging)
        .with("BINHOST", pkgdir)
        .with("SETTLE", 0)
        .with("PATIENCE", 0);
  }

  Action promoter() {
    return promoter(Shell.DASH);
  }

  /** What does not hold, by a look that shares no line with the programs; and TIMESTAMP. */
  Look look() {
    List<String> lines = fixture("state", pkgdir).lines().toList();
    String[] last = lines.getLast().split(" ", -1);
    return new Look(
        lines.subList(0, lines.size() - 1), Long.parseLong(last[1]), Integer.parseInt(last[3]));
  }

  /** wrong: one line for each thing that must not be. */
  record Look(List<String> wrong, long timestamp, int packages) {}

  Look sound(int packages) {
    Look look = look();
    assertThat(look.wrong()).isEmpty();
    assertThat(look.packages()).isEqualTo(packages);
    return look;
  }

  /** Files below a folder that look like packages, with their bytes' sums. */
  static Map<String, Integer> packages(Path folder) {
    Map<String, Integer> found = new TreeMap<>();
    if (!Files.exists(folder)) {
      return found;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        String name = folder.relativize(path).toString();
        if (name.matches(".*\\.(gpkg\\.tar|xpak|tbz2)") && !Files.isDirectory(path)) {
          found.put(name, Files.exists(path) ? Arrays.hashCode(Files.readAllBytes(path)) : 0);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, Integer> staged() {
    return packages(staging);
  }

  Map<String, Integer> published() {
    return packages(pkgdir);
  }

  /** The sum of a published package's bytes. */
  int bytes(String path) {
    return java.util.Objects.requireNonNull(published().get(path), path);
  }

  Path quarantine() {
    return staging.resolveSibling("staging.quarantine");
  }

  /** The folder beside PKGDIR. */
  Path work() {
    return pkgdir.resolveSibling(".pkg.salvor");
  }

  /** Holds the binary host as a promoter does, until it is ended. */
  Process other() throws IOException {
    Files.createDirectories(work());
    Files.writeString(
        work().resolve("holder"), "{\"host\": \"callisto\", \"pid\": 4711, \"since\": 1}");
    String hold =
        """
        import fcntl, sys
        f = open(sys.argv[1], 'w')
        fcntl.lockf(f, fcntl.LOCK_EX)
        print('held', flush=True)
        sys.stdin.read()
        """;
    Process other =
        new ProcessBuilder("python3", "-c", hold, work().resolve("lock").toString()).start();
    assertThat(other.getInputStream().read()).isEqualTo('h');
    return other;
  }

  Path index() {
    return pkgdir.resolve("Packages");
  }
}
