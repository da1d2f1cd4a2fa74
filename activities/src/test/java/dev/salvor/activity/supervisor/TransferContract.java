package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.testing.Require;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a copy keeps, whatever lies between the source and the host. */
abstract class TransferContract {
  static final int BIG = 20 << 20;

  @TempDir Path folder;
  Path source;
  Path target;
  private int orders;

  /** The way under test, to this machine. */
  protected abstract HostConnection host();

  @BeforeEach
  void folders() throws IOException {
    Require.that(Files.exists(Path.of("/proc/self/stat")), "a Linux with /proc");
    source = Files.createDirectories(folder.resolve("source"));
    target = folder.resolve("target");
  }

  Lab lab(HostConnection way) {
    return new Lab(folder.resolve("state"), Shell.DASH).by(way);
  }

  private static Command copy(String op, Map<String, String> with) {
    return new Command(
        new Program.Builtin("copy", op),
        with,
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(60),
        Duration.ofSeconds(1));
  }

  Map<String, String> with(String... more) {
    Map<String, String> with = new HashMap<>();
    with.put("WITH_SOURCE", source.toString());
    with.put("WITH_TARGET", target.toString());
    for (int i = 0; i < more.length; i += 2) {
      with.put(more[i], more[i + 1]);
    }
    return with;
  }

  static Steps step(String id, Map<String, String> with) {
    return Lab.step(id, copy("do", with)).check(copy("check", with)).verify(copy("verify", with));
  }

  /** A step of its own for each call, as in a run. */
  private StepReport done(HostConnection way, String... more) {
    StepReport report = report(way, more);
    assertThat(report.done()).as("%s", report).isTrue();
    return report;
  }

  private StepReport report(HostConnection way, String... more) {
    int number = ++orders;
    Lab lab = lab(way);
    return lab.run(lab.order(number, 0, step("p/s" + number, with(more)))).steps().getLast();
  }

  private StepReport fails(String words, String... more) {
    StepReport report = report(host(), more);
    assertThat(report.done()).isFalse();
    assertThat(report.result()).isInstanceOf(AttemptResult.Exited.class);
    assertThat(report.tail() + report.why()).contains(words);
    return report;
  }

  Path file(String name, byte[] content) throws IOException {
    Path file = source.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    return Files.write(file, content);
  }

  private Path file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] noise(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void aTreeArrivesWithNamesModesAndLinks() throws IOException {
    for (String name :
        List.of("a b", "it's", "\"q\"", "-n", "x\ny", "b\\n", "ü", "d/e/f", " end ")) {
      file(name, name);
    }
    Files.setPosixFilePermissions(
        file("bin/run", "#!/bin/sh\n"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(source.resolve("empty"));
    Files.createSymbolicLink(source.resolve("d/up"), Path.of("../it's"));
    file("big", noise(1, BIG));

    StepReport report = done(host());

    assertThat(report.part()).isEqualTo(StepPart.COMMAND);
    for (String name :
        List.of("a b", "it's", "\"q\"", "-n", "x\ny", "b\\n", "ü", "d/e/f", " end ")) {
      assertThat(target.resolve(name)).hasContent(name);
    }
    assertThat(target.resolve("big")).hasBinaryContent(noise(1, BIG));
    assertThat(target.resolve("empty")).isEmptyDirectory();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("bin/run"))))
        .isEqualTo("rwxr-xr-x");
    assertThat(Files.readSymbolicLink(target.resolve("d/up"))).isEqualTo(Path.of("../it's"));
  }

  @Test
  void whatIsThereIsNotSentAgain() throws IOException {
    for (int i = 0; i < 50; i++) {
      file("d" + i % 5 + "/f" + i, noise(i, 3000));
    }
    Watched way = new Watched(host());
    done(way);
    assertThat(way.fed()).isGreaterThan(150_000);

    assertThat(done(way).part()).isEqualTo(StepPart.CHECK);
    assertThat(way.fed()).isZero();

    file("d1/f1", noise(99, 3000));
    Files.writeString(target.resolve("d2/f2"), "by somebody else");
    done(way);
    assertThat(way.fed()).isBetween(6000L, 20_000L);
    assertThat(target.resolve("d1/f1")).hasBinaryContent(noise(99, 3000));
    assertThat(target.resolve("d2/f2")).hasBinaryContent(noise(2, 3000));
  }

  @Test
  void aTransferThatBrokeOffGoesOnWhereItWas() throws IOException {
    file("big", noise(1, BIG));
    Watched way = new Watched(host()).breaksAfter(BIG * 3L / 4);
    int number = ++orders;
    SegmentOrder order = lab(way).order(number, 0, step("p/s", with()));

    assertThatThrownBy(() -> lab(way).run(order)).isInstanceOf(UnreachableException.class);
    assertThat(target).doesNotExist();
    way.fed();

    assertThat(lab(way.breaksAfter(Long.MAX_VALUE)).run(order).steps().getLast().done()).isTrue();
    assertThat(way.fed()).isLessThan(BIG / 2);
    assertThat(target.resolve("big")).hasBinaryContent(noise(1, BIG));
  }

  @Test
  void anAbortBeforeTheOrderIsThereLetsNothingBegin() throws IOException {
    file("small", "1");
    file("big", noise(1, BIG));
    int asked = 0;
    while (true) {
      int calm = asked++;
      AtomicInteger looks = new AtomicInteger();
      AtomicBoolean wanted = new AtomicBoolean();
      SegmentReport.Ended report =
          lab(host())
              .run(
                  lab(host()).order(++orders, 0, step("p/s" + orders, with())),
                  progress -> {
                    wanted.set(looks.getAndIncrement() >= calm);
                    return wanted.get() ? Watcher.Wish.STOP : Watcher.Wish.GO_ON;
                  });
      if (!wanted.get()) {
        break;
      }
      assertThat(report.stopped()).as("%s", report).isTrue();
      assertThat(report.steps()).noneMatch(StepReport::done);
      assertThat(target).doesNotExist();
    }
    // Before and after the source is read, before each of four questions, before the order.
    assertThat(asked).isGreaterThan(6);
    assertThat(target.resolve("small")).hasContent("1");
  }

  @Test
  void whoFindsTheOrderOnTheHostNeedsNoSource() throws IOException {
    file("f", "1");
    SegmentOrder order = lab(host()).order(++orders, 0, step("p/s", with()));
    lab(host()).run(order);
    Files.delete(source.resolve("f"));
    Files.delete(source);

    StepReport again = lab(host()).run(order).steps().getLast();

    assertThat(again.done()).isTrue();
    assertThat(again.attached()).isTrue();
  }

  @Test
  void undoBringsBackWhatWasAndTakesAwayWhatCame() throws IOException {
    file("old", "new content");
    file("sub/fresh", "x");
    file("mode", "m");
    Files.setPosixFilePermissions(
        source.resolve("mode"), PosixFilePermissions.fromString("rw-r-----"));
    Files.createDirectories(target);
    Files.writeString(target.resolve("old"), "old content");
    Files.writeString(target.resolve("other"), "not ours");
    Files.writeString(target.resolve("mode"), "m");
    Files.setPosixFilePermissions(
        target.resolve("mode"), PosixFilePermissions.fromString("rw-r--r--"));
    Lab lab = lab(host());
    lab.run(lab.order(1, 0, step("p/s", with())));
    assertThat(target.resolve("old")).hasContent("new content");

    for (int i = 1; i <= 2; i++) {
      StepReport undo =
          lab.run(lab.order(1, i, Lab.step("p/s", copy("undo", with())).undo().attempt(i)))
              .steps()
              .getLast();
      assertThat(undo.done()).as("%s", undo).isTrue();
      assertThat(target.resolve("old")).hasContent("old content");
      assertThat(target.resolve("other")).hasContent("not ours");
      assertThat(target.resolve("sub")).doesNotExist();
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("mode"))))
          .isEqualTo("rw-r--r--");
    }
  }

  @Test
  void aStepBeforeInTheSameOrderMayTakeTheTargetAway() throws IOException {
    file("f", "1");
    done(host());
    Lab lab = lab(host());

    StepReport report =
        lab.run(
                lab.order(
                    ++orders,
                    0,
                    Lab.step("p/rm", Lab.command("rm", "-r", target.toString())),
                    step("p/again", with())))
            .steps()
            .getLast();

    assertThat(report.done()).as("%s", report).isTrue();
    assertThat(target.resolve("f")).hasContent("1");
  }

  @Test
  void aSourceThatCannotBeCopiedFailsTheStepAndChangesNothing() throws Exception {
    file("f", "1");
    Files.createSymbolicLink(source.resolve("out"), Path.of("/etc"));
    fails("leads out of the tree");
    Files.delete(source.resolve("out"));
    assertThat(new ProcessBuilder("mkfifo", source.resolve("pipe").toString()).start().waitFor())
        .isZero();
    fails("neither a file, a folder nor a link");
    fails("there is no /none", "WITH_SOURCE", "/none");
    fails("neither an absolute path nor", "WITH_SOURCE", "relative");
    assertThat(target).doesNotExist();
  }

  @Test
  void aTargetThatCannotBeReplacedFailsTheStepAndChangesNothing() throws IOException {
    file("f", "1");
    Files.writeString(target, "a file");
    fails("is not a folder, but the source is one");
    Files.delete(target);
    Files.createDirectories(target.resolve("f"));
    fails("cannot be replaced");
    fails("is a folder; write the name", "WITH_SOURCE", source.resolve("f").toString());
    fails("does not exist", "WITH_TARGET", folder.resolve("none/x").toString());
    assertThat(target.resolve("f")).isEmptyDirectory();
  }

  @Test
  void oneFileOrATextGetsTheNameAndModeThatAreSaid() throws IOException {
    Path one = file("f", "content");

    done(host(), "WITH_SOURCE", one.toString(), "WITH_MODE", "0640");
    assertThat(target).hasContent("content");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-r-----");

    Map<String, String> text = with("WITH_CONTENT", "a\nb");
    text.remove("WITH_SOURCE");
    Lab lab = lab(host());
    lab.run(lab.order(++orders, 0, step("p/text", text)));
    assertThat(Files.readString(target)).isEqualTo("a\nb");
  }
}
