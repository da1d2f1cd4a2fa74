package dev.salvor.release.archive;

import dev.salvor.runbook.source.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where is packed from and to. */
final class Places {
  private Places() {}

  /** How the archive is compressed; empty if {@code problems} got a problem. */
  static Optional<Compression> check(Packing.Order order, List<Problem> problems)
      throws IOException {
    int before = problems.size();
    Path archive = order.archive().toAbsolutePath().normalize();
    Path parent = archive.getParent();
    Optional<Compression> compression = Compression.ofName(archive.toString());
    if (compression.isEmpty()) {
      String endings =
          Arrays.stream(Compression.values())
              .map(Compression::ending)
              .collect(Collectors.joining(", "));
      add(problems, order.archive(), "the name does not say what it is", "end it in " + endings);
    }
    if (!Files.isDirectory(order.folder())) {
      add(problems, order.folder(), "there is no such folder", "name the folder of the release");
    } else if (parent == null || !Files.isDirectory(parent)) {
      add(problems, order.archive(), "its folder is not there", "mkdir -p " + parent);
    } else if (Files.isDirectory(archive)) {
      add(problems, order.archive(), "a folder has that name", "name a file");
    } else if (parent.toRealPath().startsWith(order.folder().toRealPath())) {
      add(
          problems,
          order.archive(),
          "it lies in the folder that is packed and would be part of itself",
          "write it elsewhere");
    }
    return problems.size() == before ? compression : Optional.empty();
  }

  private static void add(List<Problem> problems, Path file, String message, String hint) {
    problems.add(new Problem("", 0, 0, file.toString(), message, hint));
  }
}
