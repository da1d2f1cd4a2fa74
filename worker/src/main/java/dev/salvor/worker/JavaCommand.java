package dev.salvor.worker;

import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How this program starts itself again, small: for a process that idles most of its life. */
final class JavaCommand {
  // Netty's defaults keep 4 MB chunks for each of several arenas: one connection needs far less.
  private static final String NETTY = "-Dio.grpc.netty.shaded.io.netty.allocator.";

  /** The class path that the worker's copies were made of: what is to be started next time. */
  private static final String ORIGIN = "salvor.origin";

  private JavaCommand() {}

  /** What brings the node up at boot: the launcher where it said so, else this program itself. */
  static List<String> ofBoot() {
    String launcher = System.getProperty("salvor.launcher", "");
    return launcher.startsWith("/")
        ? List.of(launcher, "node", "up", "--boot")
        : of("up", "--boot");
  }

  /** What a timer calls to look at the node. */
  static List<String> ofWatch() {
    String launcher = System.getProperty("salvor.launcher", "");
    return launcher.startsWith("/") ? List.of(launcher, "node", "watch-node") : of("watch-node");
  }

  static List<String> of(String... arguments) {
    return command(classPath(), arguments);
  }

  /** The worker, from files of its own. */
  static List<String> ofWorker(StateFolder state) {
    return command(new ProgramCopy(state).of(classPath()), "worker");
  }

  private static List<String> command(String classPath, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(
        List.of(
            "-Xms12m",
            "-Xmx64m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            NETTY + "numDirectArenas=1",
            NETTY + "numHeapArenas=1",
            NETTY + "maxOrder=4",
            "-Dlogback.configurationFile=salvor-worker-logback.xml"));
    String launcher = System.getProperty("salvor.launcher", "");
    if (!launcher.isEmpty()) {
      command.add("-Dsalvor.launcher=" + launcher);
    }
    if (Runtime.version().feature() >= 24) {
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    if (!classPath.equals(classPath())) {
      command.add("-D" + ORIGIN + "=" + classPath());
    }
    command.addAll(List.of("-cp", classPath, NodeMain.class.getName(), "node"));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private static String origin() {
    return System.getProperty(ORIGIN, System.getProperty("java.class.path"));
  }

  private static String classPath() {
    return Arrays.stream(origin().split(":", -1))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.endsWith("/*") ? entry : Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(":"));
  }
}
