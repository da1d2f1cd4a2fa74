package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.program.HostPrograms;
import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program that reads secrets, on each shell, as an account that is not root. */
final class SecretProgramIT {
  private static final String NOBODY = "65534";

  @TempDir Path folder;
  private Path bin;

  private record Said(int exit, String out, String err) {}

  @BeforeEach
  void open() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    bin = Files.createDirectory(folder.resolve("bin"));
  }

  private static List<String> account() {
    if (!System.getProperty("user.name", "").equals("root")) {
      return List.of();
    }
    Require.tools("setpriv");
    return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
  }

  private Said ask(Shell shell, String what, String reference)
      throws IOException, InterruptedException {
    return ask(shell, HostPrograms.text("supervisor-secret.sh"), what, reference);
  }

  private Said ask(Shell shell, String program, String what, String reference)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(account());
    line.addAll(shell.command());
    line.addAll(List.of("-c", program, "supervisor-secret.sh", what, reference));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().clear();
    // setpriv itself may be no applet of the shell's tools.
    builder
        .environment()
        .put("PATH", bin + ":" + shell.path(folder.resolve("tools-" + shell)) + ":/usr/bin");
    builder.redirectInput(Path.of("/dev/null").toFile());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    int exit = process.waitFor();
    return new Said(
        exit,
        Files.readString(out, StandardCharsets.ISO_8859_1),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private void program(String name, String text) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @EnumSource
  void aCommandGetsItsWordsAndItsOneLineLosesItsEnd(Shell shell) throws Exception {
    program("give", "for word; do printf '<%s>' \"$word\"; done; echo\n");

    Said said = ask(shell, "value", "exec:'give' 'a b' '$HOME' 'it'\\''s' '' '*'");

    assertThat(said).isEqualTo(new Said(0, "<a b><$HOME><it's><><*>", ""));
    assertThat(ask(shell, "value", "exec:'printf' 'a\\nb\\n'").out()).isEqualTo("a\nb\n");
    assertThat(ask(shell, "value", "exec:'printf' 'a\\000b\\n'").out()).isEqualTo("a\0b\n");
    assertThat(ask(shell, "value", "exec:'give' 'ü'").out().length()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void aFailureNamesTheExitCodeAndTheLastWordsAndLeavesNothing(Shell shell) throws Exception {
    program("give", "echo first >&2; printf 'no key\\033[1m\\n' >&2; echo half; exit 5\n");

    Said said = ask(shell, "value", "exec:'give'");

    assertThat(said).isEqualTo(new Said(1, "", "the command give ended with 5 (no key[1m)\n"));
    assertThat(ask(shell, "look", "exec:'give'").exit()).isZero();
    assertThat(ask(shell, "look", "exec:'takes'").err())
        .contains("there is no program takes in PATH");
    try (Stream<Path> left = Files.list(Path.of("/dev/shm"))) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("salvor.")))
          .as("values that stayed")
          .noneMatch(
              path ->
                  Files.exists(path.resolve("value")) && Files.isReadable(path) && isMine(path));
    }
  }

  private static boolean isMine(Path path) {
    try {
      return Files.readString(path.resolve("value")).equals("half\n");
    } catch (IOException gone) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatTheAccountMayNotReadIsReadBySudoOrTheMissingRuleIsNamed(Shell shell)
      throws Exception {
    Path file = Files.writeString(folder.resolve("pw"), "x\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    program("sudo", "[ \"$*\" = \"-n -- cat -- " + file + "\" ] && echo 'by sudo'\n");

    assertThat(ask(shell, "look", "sudo:" + file)).isEqualTo(new Said(0, "", ""));
    assertThat(ask(shell, "value", "sudo:" + file)).isEqualTo(new Said(0, "by sudo", ""));
    assertThat(ask(shell, "look", file.toString()).err())
        .contains("there is no readable file " + file + " on the host for ");

    program("sudo", "echo 'sudo: a password is required' >&2; exit 1\n");
    assertThat(ask(shell, "look", "sudo:" + file).err())
        .contains(
            "sudo -n cat does not read it (sudo: a password is required)",
            "ALL=(root) NOPASSWD: ",
            "cat -- " + file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertThat(ask(shell, "value", "sudo:" + file)).isEqualTo(new Said(0, "x", ""));
  }

  @ParameterizedTest
  @EnumSource
  void aRuleIsShownOnlyForANameThatMeansNothingMoreInIt(Shell shell) throws Exception {
    program("sudo", "echo 'sudo: a password is required' >&2; exit 1\n");

    for (String name : new String[] {", ALL", "*", "x\\y", "a:b"}) {
      Path file = Files.writeString(folder.resolve(name), "x\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

      assertThat(ask(shell, "look", "sudo:" + file).err())
          .contains("let sudo read exactly this file: its name would mean more")
          .doesNotContain("NOPASSWD");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aValueForWhichNoFolderCanBeMadeIsReadNowhere(Shell shell) throws Exception {
    program("mktemp", "exit 1\n");
    program("give", "echo ran >>'" + folder + "/ran'; echo x\n");
    Path ran = Files.createFile(folder.resolve("ran"));
    Files.setPosixFilePermissions(ran, PosixFilePermissions.fromString("rw-rw-rw-"));

    assertThat(ask(shell, "value", "exec:'give'"))
        .isEqualTo(new Said(1, "", "no folder for the secret can be made in /dev/shm or /tmp\n"));
    assertThat(ran).isEmptyFile();
  }

  private static Path volatileFolder() {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of("/tmp");
  }

  private static List<Path> holding(String mark) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(volatileFolder(), "salvor.??????")) {
      for (Path one : folders) {
        Path value = one.resolve("value");
        try {
          if (Files.readString(value, StandardCharsets.ISO_8859_1).contains(mark)) {
            found.add(one);
          }
        } catch (NoSuchFileException another) {
          // A reader beside this one has none, or has just removed it.
        }
      }
    }
    return found;
  }

  /** Root's, as that of sudo is: the account cannot end it. */
  @ParameterizedTest
  @EnumSource
  @Timeout(60)
  void aSudoThatHangsIsGivenUpAndNothingOfWhatItReadStays(Shell shell) throws Exception {
    Require.root();
    String mark = UUID.randomUUID().toString();
    Path root = Files.copy(Path.of("/usr/bin/setpriv"), bin.resolve("as-root"));
    Files.setAttribute(root, "unix:mode", 0104755);
    program(
        "sudo",
        "exec \"${0%/*}/as-root\" --reuid=0 --regid=0 --clear-groups /bin/sh -c"
            + " 'echo $$ >>\"$1\"; printf %s \"$2\"; exec sleep 300' - "
            + folder.resolve("pids")
            + " "
            + mark
            + "\n");
    String program =
        HostPrograms.text("supervisor-secret.sh")
            .replace("sr_time=30", "sr_time=5")
            .replace("sr_time + 6", "sr_time + 1");
    assertThat(program).contains("sr_time=5", "sr_time + 1").doesNotContain("+ 6");
    try {
      for (String what : List.of("value", "look")) {
        Said said = ask(shell, program, what, "sudo:/root/not/for/you");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
            .contains("sudo -n cat /root/not/for/you had not ended after 5 s")
            .contains("cannot end what runs as root")
            .doesNotContain(mark);
        assertThat(holding(mark)).isEmpty();
      }
      assertThat(pids()).as("it was root's, and nobody could end it").isNotEmpty();
      pids().forEach(pid -> assertThat(pid.isAlive()).isTrue());
    } finally {
      pids().forEach(ProcessHandle::destroyForcibly);
    }
  }

  private List<ProcessHandle> pids() throws IOException {
    Path file = folder.resolve("pids");
    return Files.exists(file)
        ? Files.readAllLines(file).stream()
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
            .toList()
        : List.of();
  }

  @ParameterizedTest
  @EnumSource
  void whatAKilledReaderLeftIsRemovedByTheNextAndNothingElse(Shell shell) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "s3cret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Path old = left("Aold", 10);
    Path young = left("Ayng", 1);
    Path other = left("Aoth", 10);
    Files.move(other.resolve("value.err"), other.resolve("value.log"));
    Files.setLastModifiedTime(other, FileTime.from(Instant.now().minusSeconds(600)));
    try {
      assertThat(ask(shell, "value", file.toString()).out()).isEqualTo("s3cret");
      assertThat(old).doesNotExist();
      assertThat(young).exists();
      assertThat(other).exists();
    } finally {
      for (Path one : List.of(old, young, other)) {
        if (Files.exists(one)) {
          for (String name : List.of("value", "value.err", "value.log")) {
            Files.deleteIfExists(one.resolve(name));
          }
          Files.delete(one);
        }
      }
    }
  }

  /** A folder of the account that reads, which nobody has written to for {@code minutes}. */
  private static Path left(String name, int minutes) throws IOException {
    String sign = Integer.toString((int) (System.nanoTime() & 0x3f) + 10);
    Path one = Files.createDirectory(volatileFolder().resolve("salvor." + name + sign));
    Files.writeString(one.resolve("value"), "half");
    Files.writeString(one.resolve("value.err"), "");
    if (System.getProperty("user.name", "").equals("root")) {
      for (Path path : List.of(one.resolve("value"), one.resolve("value.err"), one)) {
        Files.setAttribute(path, "unix:uid", Integer.valueOf(NOBODY));
      }
    }
    Files.setLastModifiedTime(one, FileTime.from(Instant.now().minusSeconds(minutes * 60L)));
    return one;
  }
}
