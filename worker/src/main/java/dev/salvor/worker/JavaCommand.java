package dev.salvor.worker;

import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How this program starts itself again, small: for a process that idles most of its life. */
final class JavaCommand {
  /** A gateway to hundreds of hosts needs more memory than a node does. */
  static final String HEAP = "SALVOR_WORKER_HEAP";

  // Netty's defaults keep 4 MB chunks for each of several arenas: one connection needs far less.
  private static final String NETTY = "-Dio.grpc.netty.shaded.io.netty.allocator.";

  /** The class path that the worker's copies were made of: what is to be started next time. */
  private static final String ORIGIN = "salvor.origin";

  /** The launcher's flag that names the archive of classes, if there is one. */
  private static final String ARCHIVE = "salvor.archive";

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

  /** The worker of another host, by a Java there, from jars that lie there. */
  static List<String> ofHost(String java, int feature, String classPath) {
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(options(feature, heap(null)));
    command.addAll(List.of("-cp", classPath, NodeMain.class.getName(), "node", "worker"));
    return command;
  }

  /** The jars of this program; empty if it is not made of jars. */
  static List<Path> jars() {
    List<Path> jars = new ArrayList<>();
    for (String entry : classPath().split(":", -1)) {
      Path path = Path.of(entry.endsWith("/*") ? entry.substring(0, entry.length() - 2) : entry);
      if (entry.endsWith("/*")) {
        try (var all = Files.newDirectoryStream(path, "*.jar")) {
          all.forEach(jars::add);
        } catch (IOException e) {
          return List.of();
        }
      } else if (Files.isRegularFile(path)) {
        jars.add(path);
      } else {
        return List.of();
      }
    }
    return jars;
  }

  /** The worker, from files of its own. */
  static List<String> ofWorker(StateFolder state) {
    List<String> command = command(new ProgramCopy(state).of(classPath()), "worker");
    return FirstWay.was(state.node()) ? new QuickCipher(state.node()).in(command) : command;
  }

  /** As it is said, such as {@code 256m} or {@code 1g}; 88 MB if nothing sensible is. */
  static String heap(@Nullable String said) {
    return said != null && said.matches("[1-9][0-9]{1,4}[mM]|[1-9][0-9]?[gG]") ? said : "88m";
  }

  private static List<String> command(String classPath, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(options(Runtime.version().feature(), heap(System.getenv(HEAP))));
    command.addAll(archive(System.getProperty(ARCHIVE, "")));
    String launcher = System.getProperty("salvor.launcher", "");
    if (!launcher.isEmpty()) {
      command.add("-Dsalvor.launcher=" + launcher);
    }
    if (!classPath.equals(classPath())) {
      command.add("-D" + ORIGIN + "=" + classPath());
    }
    command.addAll(List.of("-cp", classPath, NodeMain.class.getName(), "node"));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private static List<String> options(int feature, String heap) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xms12m",
                "-Xmx" + heap,
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=30",
                "-XX:-ShrinkHeapInSteps",
                // What a gateway keeps of its connections outweighs what is new.
                "-XX:NewRatio=3",
                "-XX:+UseSerialGC",
                QuickCipher.ONE_COMPILER,
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                NETTY + "numDirectArenas=1",
                NETTY + "numHeapArenas=1",
                NETTY + "maxOrder=4",
                "-Dlogback.configurationFile=salvor-worker-logback.xml"));
    if (feature >= 24) {
      command.addAll(
          List.of(
              "-XX:TrimNativeHeapInterval=60000",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow"));
    }
    return command;
  }

  /** Mapping it where it was made for spares its relocation; one that does not fit is no error. */
  private static List<String> archive(String flag) {
    return flag.isEmpty()
        ? List.of()
        : List.of(
            flag,
            "-D" + ARCHIVE + "=" + flag,
            "-Xlog:disable",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0");
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
