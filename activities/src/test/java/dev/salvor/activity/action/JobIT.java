package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A background job in a session of its own, in each shell. */
final class JobIT {
  private static final String APPEND_AND_STAY = "echo begun >>\"$0\"; exec sleep 300";

  private final HostFolders host = new HostFolders();
  private final List<Action> begun = new ArrayList<>();

  @AfterEach
  void ends() throws IOException {
    for (Action job : begun) {
      job.with("STATE", "stopped").with("STOP_TIMEOUT", "5").run("do");
    }
    host.close();
  }

  private Action job(Shell shell, String... command) {
    Action job = new Action(host, shell, "job").env("SALVOR_NO_SYSTEMD", "1").with("NAME", "calc");
    begun.add(new Action(host, shell, "job").with("NAME", "calc"));
    return job.with("INTERVAL", "1").list("COMMAND", command);
  }

  private Path of(String name) {
    return host.root.resolve("jobs/calc").resolve(name);
  }

  private long pid() throws IOException {
    return Long.parseLong(Files.readString(of("begun")).split(" ", -1)[1]);
  }

  private void kill() throws IOException {
    long pid = pid();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    Awaitility.await().until(() -> !Files.exists(Path.of("/proc/" + pid + "/cwd")));
  }

  @ParameterizedTest
  @EnumSource
  void ofManyStepsAtOnceOneStartsItAndTheOthersFindIt(Shell shell) throws IOException {
    Path lines = host.root.resolve("lines");
    Action job = job(shell, "sh", "-c", APPEND_AND_STAY, lines.toString());
    job.run("check").exits(1);
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(job.start("do"));
    }
    all.forEach(one -> job.end(one).exits(0));
    assertThat(lines).hasContent("begun");
    job.run("check").exits(0);
    job.run("verify").exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void itsArgumentsAndVariablesArriveByteForByte(Shell shell) throws IOException {
    for (String value : Hostile.texts().filter(text -> text.length() < 1000).toList()) {
      Path seen = host.root.resolve("seen");
      job(
              shell,
              "sh",
              "-c",
              "printf '%s|%s' \"$1\" \"$V\" >\"$0.new\" && mv \"$0.new\" \"$0\"",
              seen.toString(),
              value)
          .with("ENV_COUNT", 1)
          .with("ENV_0", "V")
          .with("ENV_0_VALUE", value)
          .with("STATE", "completed")
          .with("AGAIN", "true")
          .run("do")
          .exits(0);
      assertThat(seen).hasContent(value + "|" + value);
      Files.delete(seen);
      Files.deleteIfExists(host.step.resolve("started"));
    }
    assertThat(Path.of("/tmp/salvor-hostile")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void aJobThatWasKilledOrWentWithARebootIsResumed(Shell shell) throws IOException {
    Path lines = host.root.resolve("lines");
    Action job =
        job(shell, "sh", "-c", APPEND_AND_STAY, lines.toString())
            .list("RESUME", "sh", "-c", "echo resumed >>\"$0\"; exec sleep 300", lines.toString());
    job.run("do").exits(0).says("started: calc");
    kill();
    job.run("check").exits(1);
    job.run("do").exits(0).says("resumed: calc");
    kill();
    String record = Files.readString(of("begun"));
    Files.delete(of("end"));
    Files.writeString(
        of("begun"), record.replaceFirst("(\\d+ \\d+ \\d+) \\S+", "$1 another-boot+1"));
    job.run("do").exits(0).says("resumed: calc");
    assertThat(lines).hasContent("begun\nresumed\nresumed");
  }

  @ParameterizedTest
  @EnumSource
  void aCommandWhoseKeeperWasKilledIsAdoptedAndItsEndIsUnknown(Shell shell) throws IOException {
    Path go = host.root.resolve("go");
    Action job = job(shell, "sh", "-c", "until test -e \"$0\"; do sleep 0.1; done", go.toString());
    job.run("do").exits(0);
    ProcessHandle keeper = ProcessHandle.of(pid()).flatMap(ProcessHandle::parent).orElseThrow();
    keeper.destroyForcibly();
    Awaitility.await().until(() -> !keeper.isAlive());
    job.run("check").exits(0);
    Files.writeString(go, "");
    long pid = pid();
    Awaitility.await().until(() -> ProcessHandle.of(pid).isEmpty());
    job.run("check").exits(1);
    job.with("COMPLETE_WHEN_COUNT", "3")
        .list("COMPLETE_WHEN", "test", "-e", go.toString())
        .run("check")
        .exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void itsEndAndItsStandstillAreSaidWithTheEndOfItsLog(Shell shell) throws IOException {
    job(shell, "sh", "-c", "echo the reason >&2; exit 7")
        .with("STATE", "completed")
        .run("do")
        .exits(1)
        .says("ended with 7")
        .says("the reason");
    job(shell, "sh", "-c", "echo the last line; exec sleep 300")
        .with("STATE", "completed")
        .with("STALLED", "2")
        .list("PROGRESS_COMMAND", "echo", "7 of 9")
        .run("do")
        .exits(1)
        .says("stands still")
        .says("last: 7 of 9")
        .says("the last line");
    assertThat(ProcessHandle.of(pid())).as("left running").isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void itsLogIsCutBackAndWhatWasThereIsKeptOnce(Shell shell) throws IOException {
    job(shell, "sh", "-c", "while :; do echo 0123456789; sleep 0.01; done")
        .with("LOG_LIMIT", "2000")
        .run("do")
        .exits(0);
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(40))
        .until(() -> Files.exists(of("log.1")));
    long size = Files.size(of("log"));
    Awaitility.await().until(() -> Files.size(of("log")) > size);
  }

  @ParameterizedTest
  @EnumSource
  void undoStopsWhatThisRunHasStartedAndNothingElse(Shell shell) throws IOException {
    Action job = job(shell, "sleep", "300");
    job.run("do").exits(0);
    long pid = pid();
    Action other =
        job(shell, "sleep", "300").env("SALVOR_STEP_DIR", host.folder("other").toString());
    other.run("do").exits(0).says("adopted: calc");
    other.run("undo").exits(0).says("unchanged");
    assertThat(ProcessHandle.of(pid)).isPresent();
    job.run("undo").exits(0).says("stopped: calc");
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void againWaitsForTheEndOfAJobThatItFoundRunning(Shell shell) throws IOException {
    Path go = host.root.resolve("go");
    String[] command = {"sh", "-c", "until test -e \"$0\"; do sleep 0.1; done", go.toString()};
    job(shell, command).run("do").exits(0).says("started: calc");
    Path step = host.folder("other");
    Action other =
        job(shell, command)
            .env("SALVOR_STEP_DIR", step.toString())
            .with("STATE", "completed")
            .with("AGAIN", "true");
    other.run("check").exits(1);
    Process waiting = other.start("do");
    Awaitility.await().until(() -> Files.exists(host.run.resolve("jobs/calc")) && adopted());
    Files.writeString(go, "");
    other.end(waiting).exits(0).says("complete: calc");
    other.run("verify").exits(0);
    assertThat(Files.readString(of("begun"))).as("begun once").startsWith("1 ");
  }

  private boolean adopted() throws IOException {
    return Files.readString(host.run.resolve("jobs/calc")).contains("adopted");
  }

  /** A step that was killed when its keeper was launched and had not begun the command. */
  private Process killedAtTheLaunch(Action job) throws IOException {
    Files.createDirectories(of(""));
    Process lock = new ProcessBuilder("flock", of("keeper.lock").toString(), "sleep", "60").start();
    Awaitility.await()
        .until(
            () ->
                new ProcessBuilder("flock", "-n", of("keeper.lock").toString(), "true")
                        .start()
                        .waitFor()
                    != 0);
    Process step = job.start("do");
    Awaitility.await().until(this::keeperLives);
    step.destroyForcibly();
    return lock;
  }

  private boolean keeperLives() {
    return ProcessHandle.allProcesses()
        .map(one -> one.info().commandLine().orElse(""))
        .anyMatch(line -> line.contains("lib-job-run.sh keep " + host.root));
  }

  private static void free(Process lock) {
    lock.descendants().forEach(ProcessHandle::destroyForcibly);
    lock.destroyForcibly();
  }

  @ParameterizedTest
  @EnumSource
  void whatWasOnItsWayWhenTheJobWasStoppedNeverBegins(Shell shell) throws IOException {
    Process lock = killedAtTheLaunch(job(shell, "sleep", "300"));
    Action stop = job(shell, "sleep", "300").with("STATE", "stopped");
    stop.run("check").exits(1);
    stop.run("do").exits(0).says("never started");
    free(lock);
    Awaitility.await().until(() -> !keeperLives());
    assertThat(of("begun")).doesNotExist();
    stop.run("verify").exits(0);
    job(shell, "sleep", "300").run("do").exits(0).says("started: calc");
  }

  @ParameterizedTest
  @EnumSource
  void undoStopsWhatAStepBeganThatWasKilledBeforeItSawIt(Shell shell) throws IOException {
    Action job = job(shell, "sleep", "300");
    free(killedAtTheLaunch(job));
    Awaitility.await().until(() -> Files.exists(of("begun")));
    long pid = pid();
    job.run("undo").exits(0).says("stopped: calc");
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void valuesOfItsVariablesStandInNoArguments(Shell shell) throws IOException {
    Path seen = host.root.resolve("seen");
    String look =
        "cat /proc/[0-9]*/cmdline | tr '\\000' ' ' >\"$0.new\"; mv \"$0.new\" \"$0\"; echo"
            + " \"$V/$PPID/$OPTIND\"";
    job(shell, "sh", "-c", "test \"$V\" = hid''den && exec sleep 300")
        .with("ENV_COUNT", 2)
        .with("ENV_0", "V")
        .with("ENV_0_VALUE", "hidden")
        .with("ENV_1", "OPTIND")
        .with("ENV_1_VALUE", "1")
        .list("PROGRESS_COMMAND", "sh", "-c", look, seen.toString())
        .run("do")
        .exits(0)
        .says("started");
    Awaitility.await().until(() -> Files.exists(seen));
    assertThat(Files.readString(seen)).contains("sleep 300").doesNotContain("hidden");
    Awaitility.await().until(() -> Files.exists(of("progress")));
    assertThat(Files.readString(of("progress"))).contains("hidden/");
  }

  @ParameterizedTest
  @EnumSource
  void whatLooksAtItRunsInItsFolderAndAsItsAccount(Shell shell) throws IOException {
    Needs.root();
    Files.copy(
        HostFolders.source().resolveSibling("supervisor-user.sh"),
        host.root.resolve("supervisor-user.sh"));
    Path cwd = host.folder("cwd");
    String look = "test \"$PWD $(id -un) ${WITH_NAME-none}\" = \"$0 nobody none\"";
    job(shell, "true")
        .with("USER", "nobody")
        .with("CWD", cwd)
        .with("STATE", "completed")
        .list("COMPLETE_WHEN", "sh", "-c", look, cwd.toString())
        .run("do")
        .exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void rootFollowsNoLinkThatTheAccountOfTheJobLaid(Shell shell) throws IOException {
    Needs.root();
    Files.copy(
        HostFolders.source().resolveSibling("supervisor-user.sh"),
        host.root.resolve("supervisor-user.sh"));
    Path logs = host.folder("logs");
    Files.setPosixFilePermissions(
        logs, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    Path precious = host.file("precious", "as it was");
    Files.createSymbolicLink(logs.resolve("log"), precious);
    Action job =
        job(shell, "echo", "said")
            .with("USER", "nobody")
            .with("STATE", "completed")
            .with("LOG", logs.resolve("log"));
    job.run("do").exits(1).says("ended with 126");
    assertThat(precious).hasContent("as it was");
    Files.delete(logs.resolve("log"));
    job.run("do").exits(0);
    assertThat(logs.resolve("log")).hasContent("said");
    assertThat(Files.getOwner(logs.resolve("log")).getName()).isEqualTo("nobody");
  }

  @ParameterizedTest
  @EnumSource
  void aJobThatIgnoresTheStopIsKilledAfterItsWindow(Shell shell) throws IOException {
    Action job =
        job(shell, "sh", "-c", "trap '' TERM; while :; do sleep 1; done").with("STOP_TIMEOUT", "1");
    job.run("do").exits(0);
    job.with("STATE", "stopped").run("do").exits(0).says("killing").says("stopped: calc");
    job.run("check").exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void aBadParameterOrATornDefinitionIsSaid(Shell shell) throws IOException {
    job(shell, "x").with("NAME", "../etc").run("do").exits(64);
    job(shell, "x").with("STALLED", "soon").run("do").exits(64);
    job(shell, "x")
        .with("ENV_COUNT", 1)
        .with("ENV_0", "A B")
        .with("ENV_0_VALUE", "")
        .run("do")
        .exits(64);
    new Action(host, shell, "job").with("NAME", "nobody").run("do").exits(64).says("command");
    Files.createDirectories(of(""));
    Files.writeString(of("definition"), "J_USER=''\n");
    new Action(host, shell, "job").with("NAME", "calc").run("do").exits(1).says("torn");
  }
}
