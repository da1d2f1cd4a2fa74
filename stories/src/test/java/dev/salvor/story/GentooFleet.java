package dev.salvor.story;

import dev.salvor.testing.PortageRoots;
import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Hosts behind ssh, each with a root of its own in which real Portage installs. They share one
 * repository of ebuilds that compile nothing.
 */
final class GentooFleet implements AutoCloseable {
  private static final int AT_ONCE = 3;

  private final Node node;
  private final Path folder;
  private final PortageRoots roots;
  private final Map<String, FarHost> hosts = new TreeMap<>();
  private final List<Callable<String>> making = new ArrayList<>();

  GentooFleet(Node node, Path folder) {
    Require.tools("bash", "tar", "zstd", "bzip2", "flock", "rsync", "wget", "ssh");
    this.node = node;
    this.folder = folder;
    this.roots = new PortageRoots(folder);
  }

  /** An ebuild of {@code app-lab} that installs one file, with so much noise in it. */
  void ebuild(String pf, int bytes) throws IOException {
    roots.ebuild(
        pf, "", "head -c " + bytes + " /dev/urandom >\"${ED}/usr/share/${PN}/noise\" || die");
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
    roots.host(name, binhost);
    Path root = root(name);
    if (atoms.length > 0) {
      roots.emerge(name, atoms);
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
    return roots.root(name);
  }

  /** An inventory of all of them. */
  Path inventory() {
    StringBuilder text = new StringBuilder("schemaVersion: 1\nhosts:\n");
    hosts.forEach((name, host) -> text.append("  " + name + ": " + host.written() + "\n"));
    return node.file("inventory.yaml", text.toString());
  }

  /** What is installed there, by name and version. */
  List<String> installed(String name) throws IOException {
    return roots.installed(name);
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
