package dev.salvor.activity.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every way to a host keeps, whatever lies between. */
public abstract class HostConnectionContract {
  @TempDir Path folder;

  /** The way under test, to this machine. */
  protected abstract HostConnection host();

  private Ran sh(String text) {
    return host().run(ShellCall.of(List.of("-c", text)));
  }

  @Test
  void outputErrorsAndExitComeBackWhole() {
    Ran ran = sh("printf 'a\\n\\n'; printf 'b' >&2; exit 7");

    assertThat(ran).isEqualTo(new Ran(7, "a\n\n", "b"));
    assertThat(sh(":")).isEqualTo(new Ran(0, "", ""));
    assertThat(sh("kill -9 $$").exit()).isEqualTo(137);
  }

  @Test
  void argumentsAreBytesAndNoCode() {
    List<String> hostile =
        List.of(
            "", " ", "a b", "'", "\"", "$(id)", "`id`", "\\", "\n", "a\n\nb\n", "*", "-n", "é\t\r");
    Ran ran =
        host()
            .run(
                ShellCall.of(
                    java.util.stream.Stream.concat(
                            java.util.stream.Stream.of("-c", "printf '<%s>' \"$@\"", "x"),
                            hostile.stream())
                        .toList()));

    assertThat(ran.out())
        .isEqualTo(String.join("", hostile.stream().map(h -> "<" + h + ">").toList()));
  }

  @Test
  void aFileThatAppearsWhileItIsReadIsNotThereYetOrWhole() throws Exception {
    for (int i = 0; i < 300; i++) {
      Path file = folder.resolve("appears-" + i);
      Path beside = Files.writeString(folder.resolve("beside"), "whole");
      Thread maker =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      Files.move(beside, file);
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      assertThat(
              host()
                  .read(file.toString(), 0, 100)
                  .map(b -> new String(b, StandardCharsets.UTF_8))
                  .orElse("whole"))
          .isEqualTo("whole");
      maker.join();
    }
  }

  @Test
  void manyKilobytesOfOutputOnBothStreamsDoNotBlock() {
    Ran ran =
        sh(
            "i=0; while [ $i -lt 20000 ]; do echo 0123456789; echo 9876543210 >&2; i=$((i+1));"
                + " done");

    assertThat(ran.out()).hasSize(220000);
    assertThat(ran.err()).hasSize(220000);
  }

  @Test
  void inputIsEmptyAndTheEnvironmentBare() {
    assertThat(sh("cat; echo end").out()).isEqualTo("end\n");
    assertThat(sh("env | cut -d= -f1 | sort").out().lines())
        .contains("PATH", "HOME", "USER")
        .isSubsetOf(
            "HOME",
            "LOGNAME",
            "OLDPWD",
            "PATH",
            "PWD",
            "SALVOR_STATE_DIR",
            "SHLVL",
            "USER",
            "XDG_STATE_HOME",
            "_");
    assertThat(sh("pwd").out()).isEqualTo("/\n");
  }

  @Test
  void whatACallLeavesRunningHoldsNothingUp() {
    long begin = System.nanoTime();
    Ran ran = sh("setsid sleep 20 >/dev/null 2>&1 </dev/null & echo $!");

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    sh("kill " + ran.out().strip());
  }

  @Test
  void aCallThatDoesNotEndIsGivenUpAndTheNextWorks() {
    ShellCall endless = new ShellCall(List.of("-c", "exec sleep 60"), Duration.ofSeconds(1));

    assertThatThrownBy(() -> host().run(endless)).isInstanceOf(UnreachableException.class);
    assertThat(sh("echo on").out()).isEqualTo("on\n");
  }

  @Test
  void bytesComeBackAsTheyWere() {
    for (int length : new int[] {0, 1, 255, 4096, 20_000, 300_000}) {
      byte[] content = new byte[length];
      new Random(length).nextBytes(content);
      String file = folder.resolve("deep er/do'wn/f-" + length).toString();
      host().write(file, content);

      assertThat(host().read(file, 0, length + 10))
          .hasValueSatisfying(b -> assertThat(b).isEqualTo(content));
      assertThat(host().size(file)).isEqualTo(length);
    }
  }

  @Test
  void aFileIsReplacedWholeAndIsItsOwnersAlone() throws Exception {
    Path file = folder.resolve("made/f");
    host().write(file.toString(), "old and long".getBytes(StandardCharsets.UTF_8));
    host().write(file.toString(), "new".getBytes(StandardCharsets.UTF_8));

    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void partsOfAFileAreReadFromAnOffset() {
    String file = folder.resolve("f").toString();
    host().write(file, "0123456789".getBytes(StandardCharsets.UTF_8));

    assertThat(text(host().read(file, 3, 4))).isEqualTo("3456");
    assertThat(text(host().read(file, 8, 100))).isEqualTo("89");
    assertThat(text(host().read(file, 10, 100))).isEmpty();
    assertThat(text(host().read(file, 50, 100))).isEmpty();
    assertThat(text(host().read("/proc/self/comm", 0, 100))).isNotEmpty();
  }

  private static String text(Optional<byte[]> bytes) {
    return new String(bytes.orElseThrow(), StandardCharsets.UTF_8);
  }

  @Test
  void absentIsNotUnreadable() {
    assertThat(host().read(folder.resolve("none/f").toString(), 0, 1)).isEmpty();
    assertThat(host().size(folder.resolve("none").toString())).isZero();
    assertThatThrownBy(() -> host().read(folder.toString(), 0, 10))
        .isInstanceOf(StateUnusableException.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void whatCannotBeWrittenIsSaidWithItsReason() throws Exception {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    String below = inTheWay.resolve("f").toString();

    assertThatThrownBy(() -> host().write(below, new byte[1]))
        .isInstanceOf(StateUnusableException.class)
        .hasMessageContaining(below);
    assertThatThrownBy(() -> host().write("/proc/nothing/f", new byte[1]))
        .isInstanceOf(StateUnusableException.class);
    assertThatThrownBy(() -> host().write("/dev/full/f", new byte[40_000]))
        .isInstanceOf(StateUnusableException.class);
  }

  @Test
  void aParcelIsThereBeforeItsProgramRunsAndIsItsOwnersAlone() throws Exception {
    byte[] bytes = new byte[30_000];
    new Random(5).nextBytes(bytes);
    String into = folder.resolve("do'wn/a b").toString();
    Parcel parcel =
        new Parcel()
            .whole(into + "/one", text("1\n\n"))
            .whole(into + "/two", bytes)
            .fresh(into + "/deeper/three", new byte[0])
            .scratch(into + "/four", text("'$(id)'\\"));
    Ran ran =
        host()
            .run(
                parcel,
                ShellCall.of(List.of("-c", "cd \"$1\"; ls -A . deeper; exit 3", "x", into)));

    assertThat(ran).isEqualTo(new Ran(3, ".:\ndeeper\nfour\none\ntwo\n\ndeeper:\nthree\n", ""));
    assertThat(Path.of(into, "one")).hasContent("1\n\n");
    assertThat(Path.of(into, "two")).hasBinaryContent(bytes);
    assertThat(Path.of(into, "four")).hasContent("'$(id)'\\");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(into, "two"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aParcelThatCannotBeWrittenRunsNothingAndOnlyWhatMayFailMay() throws Exception {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    Path ran = folder.resolve("ran");
    ShellCall call = ShellCall.of(List.of("-c", ": >\"$1\"", "x", ran.toString()));

    assertThatThrownBy(() -> host().run(new Parcel().whole(inTheWay + "/f", new byte[9]), call))
        .isInstanceOf(StateUnusableException.class)
        .hasMessageContaining(inTheWay.toString());
    assertThatThrownBy(() -> host().write(new Parcel().fresh(inTheWay + "/f", new byte[9])))
        .isInstanceOf(StateUnusableException.class);
    assertThat(ran).doesNotExist();

    Ran well = host().run(new Parcel().ifPossible(inTheWay + "/f", new byte[9]), call);
    assertThat(well.ok()).isTrue();
    assertThat(ran).exists();
    host().write(new Parcel().ifPossible(folder + "/page", text("p")));
    assertThat(folder.resolve("page")).hasContent("p");
  }

  @Test
  void aPageThatCannotTakeItsPlaceHoldsNothingUpAndLeavesNothing() throws Exception {
    Path into = Files.createDirectories(folder.resolve("into"));
    Path inTheWay = Files.createDirectories(into.resolve("page/full"));
    Parcel parcel =
        new Parcel()
            .whole(into + "/one", text("1"))
            .whole(into + "/two", text("2"))
            .ifPossible(into + "/page", text("p"));

    host().write(parcel);

    assertThat(into.resolve("one")).hasContent("1");
    assertThat(into.resolve("two")).hasContent("2");
    assertThat(inTheWay).isEmptyDirectory();
    try (var all = Files.list(into)) {
      assertThat(all.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("one", "two", "page");
    }
  }

  @Test
  void aPageGoesWithOtherFilesOfItsFolder() throws Exception {
    host()
        .write(
            new Parcel()
                .whole(folder + "/one", text("1"))
                .whole(folder + "/two", text("2"))
                .fresh(folder + "/three", text("3"))
                .ifPossible(folder + "/page", text("p")));

    try (var all = Files.list(folder)) {
      assertThat(all.map(path -> path.getFileName().toString()))
          .contains("one", "two", "three", "page")
          .noneMatch(name -> name.startsWith(".salvor"));
    }
    assertThat(folder.resolve("page")).hasContent("p");
  }

  @Test
  void manyBeginsComeTogetherWhateverIsInTheFiles() throws Exception {
    byte[] bytes = new byte[5000];
    new Random(6).nextBytes(bytes);
    Path a = Files.write(folder.resolve("a'1"), bytes);
    Path b = Files.writeString(folder.resolve("b"), "\n==> " + a + " <==\nno\n\n");
    Path empty = Files.createFile(folder.resolve("empty"));
    Path none = folder.resolve("none");
    Heads heads =
        host().heads(List.of(a.toString(), none.toString(), empty.toString(), b.toString()), 1000);

    assertThat(heads.of(a.toString()).orElseThrow().content())
        .isEqualTo(java.util.Arrays.copyOf(bytes, 1000));
    assertThat(heads.of(a.toString()).orElseThrow().size()).isEqualTo(5000);
    assertThat(heads.exists(none.toString())).isFalse();
    assertThat(heads.of(empty.toString()).orElseThrow().whole()).isTrue();
    assertThat(heads.of(b.toString()).orElseThrow().content()).isEqualTo(Files.readAllBytes(b));
    HostConnection known = heads.before(host());
    assertThat(known.read(a.toString(), 990, 20))
        .hasValue(java.util.Arrays.copyOfRange(bytes, 990, 1010));
    assertThat(known.read(b.toString(), 2, 3)).hasValue(text("=> "));
    assertThat(known.size(b.toString())).isEqualTo(Files.size(b));
    assertThatThrownBy(() -> host().heads(List.of(folder.toString()), 10))
        .isInstanceOf(StateUnusableException.class);
  }

  @Test
  void aTextOfAnyLengthIsRunWithItsArguments() {
    String text = "# " + "x".repeat(100_000) + "\nprintf '%s-' \"$@\"\n";
    assertThat(host().script(text, List.of("a b", "'")).out()).isEqualTo("a b-'-");
    assertThat(host().script("exit 9", List.of()).exit()).isEqualTo(9);
    assertThat(sh("echo on").out()).isEqualTo("on\n");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Ran fed(String text, Duration limit) throws FeedException {
    byte[] much = new byte[4 << 20];
    return host().feed(new ShellCall(List.of("-c", text), limit), out -> out.write(much));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aProgramThatComplainsALotTakesItsInput() throws FeedException {
    Ran ran =
        fed(
            "i=0; while [ $i -lt 20000 ]; do echo this is what it says about it $i >&2;"
                + " i=$((i + 1)); done; wc -c",
            Duration.ofSeconds(30));

    assertThat(ran.out().strip()).isEqualTo(Integer.toString(4 << 20));
    assertThat(ran.err()).hasSize(Drain.MOST).startsWith("this is what it says about it 0\n");
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aProgramThatDoesNotEndAfterItsInputIsGivenUpAndItsPlaceIsFree() throws FeedException {
    for (int i = 0; i < 9; i++) {
      assertThatThrownBy(() -> fed("cat >/dev/null; exec sleep 40", Duration.ofSeconds(1)))
          .isInstanceOf(UnreachableException.class);
    }
    assertThat(fed("cat >/dev/null; echo went", Duration.ofSeconds(10)).out()).isEqualTo("went\n");
  }

  @Test
  void aProgramThatEndsBeforeItTookAllSaysWhy() throws FeedException {
    assertThat(fed("echo full >&2; exit 3", Duration.ofSeconds(10)))
        .isEqualTo(new Ran(3, "", "full\n"));
  }

  @Test
  void manyAtOnceGetTheirOwnAnswers() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> said =
          IntStream.range(0, 60)
              .mapToObj(i -> threads.submit(() -> sh("echo " + i + "; sleep 0.05").out().strip()))
              .toList();
      for (int i = 0; i < said.size(); i++) {
        assertThat(said.get(i).get()).isEqualTo(Integer.toString(i));
      }
    }
  }
}
