package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Portage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A binary host in a folder of the test, and the actions on it. */
final class Binhost {
  final HostFolders host;
  final Path pkgdir;

  private int run;

  /** Beside it lie its states and its quarantine. */
  final Path all;

  /** The binary host {@code name} in those folders; its files are put there by {@link #filled}. */
  Binhost(HostFolders host, String name) {
    this.host = host;
    this.all = host.folder(name);
    this.pkgdir = all.resolve("pkg");
  }

  /** What Portage has built: 7 packages, or 40 more. */
  Binhost filled(boolean more) {
    Portage.copy(Portage.few().resolve(more ? "more" : "packages"), pkgdir);
    return this;
  }

  /** In {@link #twoStates}: a package in the flat layout, of which each state has other bytes. */
  static final String FLAT = "app-lab/oven-8.2.gpkg.tar";

  /**
   * Two states, made as a promoter makes them: the second one has two packages more, one less, and
   * other bytes under one name.
   */
  static Binhost twoStates(HostFolders host) {
    Binhost binhost = new Binhost(host, "binhost").filled(true);
    binhost.change(
        """
        states.keep('%s', entry('%s'))
        os.unlink(os.path.join(d, '%s'))
        states.keep('%s', entry('%s'))
        data = open(os.path.join(d, '%s'), 'rb').read()
        open(os.path.join(d, 'new'), 'wb').write(data + bytes(10240))
        os.replace(os.path.join(d, 'new'), os.path.join(d, '%s'))
        """
            .formatted(Portage.path(0), Portage.path(0), Portage.path(0), FLAT, FLAT, FLAT, FLAT));
    Portage.many(binhost.pkgdir, 2, 40);
    binhost.repair().run("do").exits(0);
    binhost.forgetStep();
    return binhost;
  }

  /**
   * A change with the modules themselves, as a promoter does it: under the lock, after the state
   * that stands was recorded. What the text prints.
   */
  String change(String text) {
    Path script =
        host.file(
            "change.py",
            """
            import glob, json, os, stat, sys
            sys.path.insert(0, sys.argv[1])
            d = sys.argv[2]
            import pkg_far_place, pkg_files, pkg_index, pkg_lock, pkg_memo, pkg_repair, pkg_states, pkg_verify
            states = pkg_states.States(d)
            index = pkg_index.read(d)
            def entry(path):
                return next(e for e in index.entries if index.path(e) == path)
            with pkg_lock.held(d):
                name = states.record('a test')
            """
                + text.indent(4));
    return PromoteCase.say(
        List.of("python3", "-B", script.toString(), host.programs.toString(), pkgdir.toString()));
  }

  /** Another binary host with the same files, times, states and quarantine. */
  Binhost copy(String name) {
    Path to = host.root.resolve(name);
    Portage.copy(all, to);
    Binhost copy = new Binhost(host, name);
    copy.run = run;
    return copy;
  }

  Action verify() {
    return action("binhost.verify");
  }

  Action repair() {
    return action("binhost.repair");
  }

  Action rollback() {
    return action("binhost.rollback");
  }

  Action states() {
    return action("binhost.states");
  }

  private Action action(String name) {
    return new Action(host, Shell.DASH, name)
        .env("SALVOR_RUN_ID", "run-" + run)
        .with("PKGDIR", pkgdir)
        .with("SETTLE", 0);
  }

  /** The next call is another step's. */
  void forgetStep() {
    run++;
    delete(host.step);
    host.folder("step");
  }

  /** Results of an action by key. */
  static Map<String, String> results(Action.Result result) {
    Map<String, String> found = new TreeMap<>();
    result
        .out()
        .lines()
        .filter(line -> line.startsWith("::salvor "))
        .map(line -> line.substring("::salvor ".length()).split("=", 2))
        .forEach(pair -> found.put(pair[0], pair[1]));
    return found;
  }

  /** Names of the kept states, the newest first. */
  List<String> stateNames() {
    return states()
        .run("do")
        .exits(0)
        .out()
        .lines()
        .filter(line -> line.matches("\\d+: .*"))
        .map(line -> line.substring(0, line.indexOf(':')))
        .toList();
  }

  /** The entries of the index by path, each as its lines, without what differs by itself. */
  Map<String, String> entries() {
    Map<String, String> found = new TreeMap<>();
    String[] blocks = text(pkgdir.resolve("Packages")).split("\n\n", -1);
    for (int i = 1; i < blocks.length && !blocks[i].isBlank(); i++) {
      List<String> lines =
          blocks[i].lines().filter(line -> !line.startsWith("REPO_REVISIONS")).toList();
      found.put(
          lines.stream().filter(line -> line.startsWith("PATH: ")).findFirst().orElse(blocks[i]),
          String.join("\n", lines));
    }
    return found;
  }

  /** That of the index, 0 where there is none. */
  long timestamp() {
    Path index = pkgdir.resolve("Packages");
    return (Files.exists(index) ? text(index) : "")
        .lines()
        .filter(line -> line.startsWith("TIMESTAMP: "))
        .map(line -> Long.parseLong(line.substring("TIMESTAMP: ".length())))
        .findFirst()
        .orElse(0L);
  }

  /** Every file but the index and its lock, by path, as mode, time and hash of its bytes. */
  Map<String, String> files() {
    return files(pkgdir);
  }

  static Map<String, String> files(Path folder) {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(file -> !Files.isDirectory(file)).toList()) {
        String path = folder.relativize(file).toString();
        if (!path.startsWith("Packages") && !path.equals(".Packages.portage_lockfile")) {
          found.put(path, told(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** As {@link #files()}, the bytes alone. */
  static List<String> bytes(Path... folders) {
    List<String> found = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        files(folder).forEach((path, told) -> found.add(told.substring(told.indexOf('#'))));
      }
    }
    found.sort(null);
    return found;
  }

  private static String told(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "link#" + Files.readSymbolicLink(file);
    }
    return Files.getPosixFilePermissions(file).stream().sorted().toList()
        + " "
        + Files.getLastModifiedTime(file).toMillis() / 1000
        + " #"
        + digest(file);
  }

  private static String digest(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What must hold of a binary host after every step, whole or not. */
  void keepsItsPromises() {
    Map<String, String> lines = new LinkedHashMap<>();
    entries().forEach((path, entry) -> lines.put(path.substring("PATH: ".length()), entry));
    lines.forEach(
        (path, entry) -> {
          Path file = pkgdir.resolve(path);
          assertThat(file).as("every path of the index is there").exists();
          assertThat(entry).contains("SIZE: " + size(file));
        });
    isPublishedWhole("a step");
  }

  /** Clients that take the compressed index get the same one, and nothing of it lies aside. */
  void isPublishedWhole(String after) {
    Path plain = pkgdir.resolve("Packages");
    Path packed = pkgdir.resolve("Packages.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed));
        Stream<Path> beside = Files.list(pkgdir)) {
      assertThat(in.readAllBytes())
          .as("Packages.gz after " + after)
          .isEqualTo(Files.readAllBytes(plain));
      assertThat(Files.getLastModifiedTime(packed))
          .as("times after " + after)
          .isEqualTo(Files.getLastModifiedTime(plain));
      assertThat(beside.filter(file -> file.toString().endsWith(".salvor-new")))
          .as("half of an index after " + after)
          .isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(after, e);
    }
  }

  /** Where what left the binary host is kept. */
  Path kept() {
    return pkgdir.resolveSibling(".pkg.salvor/kept");
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
