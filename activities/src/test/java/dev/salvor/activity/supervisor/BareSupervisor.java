package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.SegmentOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The supervisor's program started by hand, for an order that was put there by hand. */
final class BareSupervisor {
  private final Lab lab;
  private final String library;

  BareSupervisor(Lab lab) {
    this.lab = lab;
    this.library = Library.bundled().ensure(lab.connection(), lab.root.toString());
  }

  void put(SegmentOrder order) throws IOException {
    Files.createDirectories(lab.segment(order.segment()));
    Files.writeString(
        lab.segment(order.segment()).resolve("segment." + order.order()),
        OrderText.render(order, library, 1 << 20));
  }

  /** Starts it for order 0 of a segment, behind {@code prefix}; it does not detach. */
  Process start(int segment, String... prefix) {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.addAll(lab.shell.command());
    command.addAll(
        List.of(
            library + "/supervisor.sh", lab.folder().toString(), Integer.toString(segment), "0"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(lab.root.resolve("bare.out").toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String run(int segment, String... prefix) throws IOException, InterruptedException {
    start(segment, prefix).waitFor();
    return Files.readString(lab.root.resolve("bare.out"), StandardCharsets.ISO_8859_1);
  }
}
