package dev.salvor.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as people call it, in a checkout of its own whose builds are played. */
final class LauncherIT {
  private static final Path ROOT =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .toAbsolutePath()
          .normalize();
  private static final String JARS =
      """
      mkdir -p cli/target/lib worker/target/lib
      cp program.jar cli/target/salvor-cli-0.1.0-SNAPSHOT.jar
      cp program.jar worker/target/salvor-worker-0.1.0-SNAPSHOT.jar
      cp program.jar cli/target/lib/some.jar
      cp program.jar worker/target/lib/some.jar
      """;

  @TempDir private Path temp;
  private Path home = Path.of("/");

  private record Said(int exit, String out, String err) {}

  @BeforeEach
  void aCheckoutWithSpacesInItsPath() throws IOException, InterruptedException {
    home = Files.createDirectories(temp.resolve("a check out"));
    Files.copy(ROOT.resolve("salvor"), home.resolve("salvor"));
    Files.setPosixFilePermissions(
        home.resolve("salvor"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(home.resolve(".mvn"));
    Files.copy(ROOT.resolve(".mvn/jdk.sh"), home.resolve(".mvn/jdk.sh"));
    Files.copy(ROOT.resolve(".mvn/locale.sh"), home.resolve(".mvn/locale.sh"));
    for (String module : List.of("runbooks", "workflows", "activities", "worker", "cli")) {
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      Files.writeString(home.resolve(module).resolve("pom.xml"), "<project/>");
    }
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    program();
    maven("echo built >>builds\n" + JARS);
  }

  /** A program that says which class it is and what it was given. */
  private void program() throws IOException, InterruptedException {
    Path sources = Files.createDirectories(temp.resolve("sources"));
    for (String name : List.of("cli.Main", "worker.NodeMain")) {
      String folder = name.substring(0, name.indexOf('.'));
      String type = name.substring(name.indexOf('.') + 1);
      Path file = sources.resolve(folder + "/" + type + ".java");
      Files.createDirectories(sources.resolve(folder));
      Files.writeString(
          file,
          """
          package dev.salvor.%s;
          public final class %s {
            public static void main(String[] a) {
              System.out.println("%s " + String.join("|", a) + " launcher="
                  + System.getProperty("salvor.launcher") + " java="
                  + Runtime.version().feature());
            }
          }
          """
              .formatted(folder, type, type));
      assertThat(
              run(temp, Map.of(), java("javac"), "-d", temp + "/classes", file.toString()).exit())
          .isZero();
    }
    assertThat(
            run(
                    temp,
                    Map.of(),
                    java("jar"),
                    "cf",
                    home + "/program.jar",
                    "-C",
                    temp + "/classes",
                    ".")
                .exit())
        .isZero();
  }

  private static String java(String tool) {
    return System.getProperty("java.home") + "/bin/" + tool;
  }

  private void maven(String body) throws IOException {
    Path mvnw = home.resolve("mvnw");
    Files.writeString(mvnw, "#!/bin/sh\nset -e\n" + body);
    Files.setPosixFilePermissions(mvnw, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Said salvor(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("salvor").toString()));
    command.addAll(List.of(arguments));
    return run(temp, Map.of(), command.toArray(String[]::new));
  }

  private Said run(Path folder, Map<String, String> env, String... command)
      throws IOException, InterruptedException {
    Process process = start(folder, env, command);
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    String err =
        new String(
            process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Said(process.exitValue(), out, err);
  }

  private Process start(Path folder, Map<String, String> env, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("HOME", temp.toString());
    builder.environment().put("SALVOR_NO_ARCHIVE", "1");
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().putAll(env);
    return builder.start();
  }

  private long builds() throws IOException {
    return Files.exists(home.resolve("builds"))
        ? Files.readAllLines(home.resolve("builds")).size()
        : 0;
  }

  @Test
  void buildsOnceAndThenStartsAtOnce() throws Exception {
    Said first = salvor("runs", "a b", "");
    assertThat(first.exit()).as(first.toString()).isZero();
    assertThat(first.out()).startsWith("Main runs|a b| launcher=" + home.toRealPath() + "/salvor");
    assertThat(first.err()).contains("salvor: building");
    Said second = salvor("runs");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceIsNewerOrGone() throws Exception {
    Path source = Files.writeString(home.resolve("worker/src/main/A.java"), "class A {}");
    salvor("runs");
    Files.setLastModifiedTime(
        source, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5_000));
    salvor("runs");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void nodeStartsTheNodesProgramAndWorkerDoesWithoutAParent() throws Exception {
    assertThat(salvor("node", "status", "--json").out()).startsWith("NodeMain status|--json ");
    assertThat(salvor("worker").out()).startsWith("NodeMain worker ");
    assertThat(salvor("worker", "--help").out()).startsWith("Main worker|--help ");
  }

  @Test
  void worksThroughLinksFromAnyFolder() throws Exception {
    salvor("runs");
    Path bin = Files.createDirectories(temp.resolve("b i n"));
    Files.createSymbolicLink(bin.resolve("inner"), Path.of("../a check out/salvor"));
    Files.createSymbolicLink(bin.resolve("salvor"), bin.resolve("inner"));
    Said absolute = run(Path.of("/"), Map.of(), bin.resolve("salvor").toString(), "x");
    assertThat(absolute.out()).startsWith("Main x launcher=" + home.toRealPath() + "/salvor");
    String path = bin + ":" + System.getenv("PATH");
    Said byPath = run(Path.of("/"), Map.of("PATH", path), "sh", "-c", "salvor x");
    assertThat(byPath.out()).startsWith("Main x launcher=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox"})
  void runsOnEachShell(String shell) throws Exception {
    Require.tools(shell);
    List<String> command = new ArrayList<>(List.of(shell));
    if (shell.equals("busybox")) {
      command.add("sh");
    }
    command.addAll(List.of(home.resolve("salvor").toString(), "x"));
    Said said = run(temp, Map.of(), command.toArray(String[]::new));
    assertThat(said.out()).as(said.toString()).startsWith("Main x ");
    command.set(command.size() - 1, "ü");
    for (String locale : List.of("C", "xx_XX.UTF-8", "C.UTF-8")) {
      said = run(temp, Map.of("LC_ALL", locale), command.toArray(String[]::new));
      assertThat(said.out()).as(locale + ": " + said).startsWith("Main ü ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void inAFolderThatIsGoneItSaysSoInOneLine(String shell) throws Exception {
    Require.tools(shell.replaceFirst(" .*", ""));
    Path gone = Files.createDirectory(temp.resolve("gone"));
    Said said =
        run(
            gone,
            Map.of(),
            "sh",
            "-c",
            "rmdir \"$1\" && exec " + shell + " \"$2\" runs",
            "sh",
            gone.toString(),
            home.resolve("salvor").toString());
    assertThat(said.exit()).as(said.toString()).isEqualTo(2);
    assertThat(said.err().lines().filter(line -> !line.contains("getcwd")))
        .containsExactly(
            "salvor: the folder you are in has been deleted; go to one that is there, as with: cd"
                + " /");
    assertThat(said.out()).isEmpty();
  }

  @Test
  void findsANewerJdkThanTheOneOnPath() throws Exception {
    Path old = Path.of("/usr/lib/jvm/java-17-openjdk-amd64");
    Require.that(Files.isDirectory(old), "a JDK 17 in " + old);
    String path = old.resolve("bin") + ":" + System.getenv("PATH");
    Said said =
        run(
            temp,
            Map.of("PATH", path, "JAVA_HOME", old.toString()),
            home.resolve("salvor").toString(),
            "x");
    assertThat(said.exit()).as(said.toString()).isZero();
    assertThat(said.out()).doesNotContain("java=17");
  }

  @Test
  void aFailedBuildShowsItsEndAndWhereItLies() throws Exception {
    maven("echo '[ERROR] no such class'\nexit 1\n");
    Said said = salvor("runs");
    assertThat(said.exit()).isEqualTo(70);
    assertThat(said.err())
        .contains("[ERROR] no such class")
        .contains("the build failed; all of its output is in " + home.toRealPath());
    assertThat(said.out()).isEmpty();
  }

  @Test
  void severalFirstUsesMakeOneBuild() throws Exception {
    Require.tools("flock");
    maven("echo built >>builds\nsleep 1\n" + JARS);
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(start(temp, Map.of(), home.resolve("salvor").toString(), "x"));
    }
    for (Process one : all) {
      assertThat(one.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(one.exitValue()).isZero();
    }
    assertThat(builds()).isEqualTo(1);
  }
}
