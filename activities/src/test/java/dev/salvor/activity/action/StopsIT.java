package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records of deliberate stops, as the host's own program writes and heeds them. */
final class StopsIT {
  private final HostFolders host = new HostFolders();
  private final Path stops = host.folder("stops");

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  /** {@code stops.sh} lies one folder above the actions; its library is beside it. */
  private Action program(Shell shell) {
    try {
      Path actions = host.folder("host/actions");
      if (!Files.exists(host.root.resolve("host/stops.sh"))) {
        Files.delete(actions);
        Files.createSymbolicLink(actions, host.programs);
        Files.copy(
            HostFolders.source().resolveSibling("stops.sh"), host.root.resolve("host/stops.sh"));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new Action(host, shell, host.root.resolve("host/stops").toString())
        .env("STOP_KIND", "host")
        .env("STOP_BY", "kim")
        .env("STOP_FOR", "3600")
        .env("STOP_RECORD_ONLY", "true");
  }

  private Action.Result stop(Action program) {
    return program.run("stop", host.root.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aRecordHoldsAnyBytesAndItsFileIsNamedAfterTheThing(Shell shell) throws IOException {
    for (String text : Hostile.lines().toList()) {
      Action program = program(shell).env("STOP_THING", text).env("STOP_WHY", text);
      stop(program).exits(0);
      try (var files = Files.list(stops)) {
        List<Path> records =
            files.filter(f -> !f.getFileName().toString().startsWith(".")).toList();
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().getFileName().toString())
            .matches("[A-Za-z0-9_@%-][A-Za-z0-9._@%-]*");
        assertThat(Files.readString(records.getFirst()))
            .contains("thing=" + text + "\n")
            .endsWith("why=" + text + "\n");
      }
      stop(program).exits(1).says("stopped on purpose by kim").says("--replace");
      program.run("start", host.root.toString()).exits(0).says("lifted");
      program.run("start", host.root.toString()).exits(1).says("nobody stopped");
    }
    assertThat(Path.of("/tmp/salvor-hostile")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void whatAWatchdogResumesIsRecordedAndStoppedByItsOwnMeans(Shell shell) {
    Action program =
        program(shell)
            .env("STOP_RECORD_ONLY", "false")
            .env("STOP_KIND", "orchestrator")
            .env("STOP_THING", "orchestrator:swarm")
            .env("STOP_WHY", "the tree is moved");
    stop(program).exits(0).says("recorded: orchestrator:swarm").says("not stopped: pause it");
    assertThat(stops.resolve("orchestrator%3Aswarm")).isNotEmptyFile();
    program.env("STOP_KIND", "").run("start", host.root.toString()).exits(0).says("lifted");
    assertThat(stops.resolve("orchestrator%3Aswarm")).doesNotExist();
    stop(program.env("STOP_KIND", "builder")).exits(64).says("builder:NAME");
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoAtOnceOneIsRecorded(Shell shell) {
    Action program = program(shell).env("STOP_THING", "db2").env("STOP_WHY", "disks");
    Process first = program.start("stop", host.root.toString());
    Process second = program.start("stop", host.root.toString());
    List<Integer> codes = List.of(program.end(first).code(), program.end(second).code());
    assertThat(codes).containsExactlyInAnyOrder(0, 1);
  }

  @ParameterizedTest
  @EnumSource
  void theSecondCallerWaitsAWhileSaysSoAndGivesUpAndOtherThingsDoNotWait(Shell shell)
      throws IOException {
    Action container =
        program(shell)
            .onlyTools(TOOLS)
            .tool(
                "podman",
                "#!/bin/sh\n[ \"$1\" != stop ] || { echo x >'%1$s/stopping'; until [ -e '%1$s/go' ]; do sleep 0.1; done; }\n"
                    .formatted(host.root))
            .env("STOP_RECORD_ONLY", "false")
            .env("STOP_KIND", "container")
            .env("STOP_THING", "db")
            .env("STOP_WHY", "disks");
    Process first = container.start("stop", host.root.toString());
    Awaitility.await().until(() -> Files.exists(host.root.resolve("stopping")));
    program(shell)
        .env("STOP_THING", "db")
        .env("STOP_LOCK_WAIT", "1")
        .run("start", host.root.toString())
        .exits(1)
        .says("waiting: another salvor stop or start of db")
        .says("still goes on");
    stop(program(shell).env("STOP_THING", "nginx").env("STOP_WHY", "x")).exits(0);
    Files.writeString(host.root.resolve("go"), "");
    container.end(first).exits(0).says("stop: container db");
  }

  @ParameterizedTest
  @EnumSource
  void whatAContainerEngineLeavesBehindHoldsNobodyUp(Shell shell) {
    Action container =
        program(shell)
            .onlyTools(TOOLS)
            .tool(
                "podman",
                "#!/bin/sh\n[ \"$1\" = inspect ] || { sleep 20 >/dev/null 2>&1 </dev/null & }\n")
            .env("STOP_LOCK_WAIT", "0")
            .env("STOP_RECORD_ONLY", "false")
            .env("STOP_KIND", "container")
            .env("STOP_THING", "db")
            .env("STOP_WHY", "disks");
    stop(container).exits(0);
    container.run("start", host.root.toString()).exits(0).says("start: container db");
    stop(container).exits(0);
  }

  @ParameterizedTest
  @EnumSource
  void thatAServiceIsToStartWithTheHostIsOnRecordUntilItDoes(Shell shell) throws IOException {
    Path library = host.programs.resolve("lib-init.sh");
    Files.writeString(
        library, Files.readString(library).replace("[ -d /run/systemd/system ]", "true"));
    record("thing=calc\nkind=service\nby=kim\nat=1700000000\nuntil=99999999999\nboot=on\nwhy=x\n");
    Action program =
        program(shell)
            .onlyTools(TOOLS)
            .tool("id", "#!/bin/sh\necho 0\n")
            .tool("systemctl", SYSTEMCTL.formatted(host.root))
            .env("STOP_RECORD_ONLY", "false")
            .env("STOP_KIND", "")
            .env("STOP_THING", "calc");
    program.run("start", host.root.toString()).exits(1).says("stays on record");
    assertThat(stops.resolve("calc")).content().contains("boot=on\n").doesNotContain("99999999999");
    Files.writeString(host.root.resolve("answers"), "");
    program.run("start", host.root.toString()).exits(0).says("enabled: calc");
    assertThat(stops.resolve("calc")).doesNotExist();
  }

  private static final String[] TOOLS = {
    "sh",
    "dash",
    "bash",
    "busybox",
    "awk",
    "cat",
    "cksum",
    "cut",
    "date",
    "dd",
    "flock",
    "mkdir",
    "mv",
    "od",
    "rm",
    "sed",
    "sleep",
    "sync",
    "timeout",
    "tr",
    "readlink",
    "grep"
  };

  /** An active service that is not enabled, of an init that fails until it is told to answer. */
  private static final String SYSTEMCTL =
      """
      #!/bin/sh
      cd '%s' || exit 1
      case $* in
        *LoadState*) echo loaded ;;
        *ActiveState*) echo active ;;
        *UnitFileState*) if [ -e enabled ]; then echo enabled; else echo disabled; fi ;;
        *enable*) [ -e answers ] && : >enabled ;;
      esac
      """;

  @ParameterizedTest
  @EnumSource
  void noStopIsWithoutReasonEndOrOwner(Shell shell) {
    for (String missing : List.of("STOP_WHY", "STOP_BY", "STOP_FOR", "STOP_THING")) {
      Action program =
          program(shell).env("STOP_THING", "db2").env("STOP_WHY", "disks").env(missing, "");
      stop(program).exits(64);
    }
    stop(program(shell).env("STOP_THING", "db2").env("STOP_WHY", "x").env("STOP_FOR", "0"))
        .exits(64);
    assertThat(stops.resolve("db2")).doesNotExist();
  }

  // A job stands for all things: what heeds the record is the same for a service.
  @ParameterizedTest
  @EnumSource
  void aThingStoppedOnPurposeIsNotStartedUnlessTheStepSaysSo(Shell shell) throws IOException {
    Action job =
        new Action(host, shell, "job")
            .env("SALVOR_NO_SYSTEMD", "1")
            .with("NAME", "calc")
            .list("COMMAND", "sleep", "300");
    record("thing=calc\nkind=job\nby=kim\nat=1700000000\nuntil=99999999999\nwhy=too hot\n");
    job.run("do")
        .exits(1)
        .says("calc was stopped on purpose by kim")
        .says("too hot")
        .says("salvor start calc");
    job.with("IF_STOPPED_ON_PURPOSE", "leave").run("check").exits(0).says("left as it is");
    job.run("do").exits(0).says("unchanged").says("too hot");
    assertThat(host.root.resolve("jobs/calc/begun")).doesNotExist();

    record("thing=calc\nkind=job\nby=kim\nat=17");
    job.with("IF_STOPPED_ON_PURPOSE", "refuse")
        .run("do")
        .exits(1)
        .says("breaks off in the middle of a line");
    record("");
    job.run("do").exits(1).says("says neither which thing");

    record(
        "thing=calc\nkind=service\nby=kim\nat=1700000000\nuntil=99999999999\nwhy=another kind\n");
    try {
      job.run("do").exits(0).says("started: calc");
      job.with("STATE", "stopped").run("do").exits(0);
      record("thing=calc\nkind=job\nby=kim\nat=1700000000\nuntil=1700000001\nwhy=too hot\n");
      job.with("STATE", "started")
          .run("do")
          .exits(0)
          .says("that time is over")
          .says("started: calc");
      job.with("STATE", "stopped").run("do").exits(0);
      record("thing=calc\nkind=job\nby=kim\nat=1700000000\nuntil=99999999999\nwhy=too hot\n");
      job.with("STATE", "started")
          .with("IF_STOPPED_ON_PURPOSE", "start")
          .run("do")
          .exits(0)
          .says("started: calc");
    } finally {
      job.with("STATE", "stopped").with("IF_STOPPED_ON_PURPOSE", "start").run("do").exits(0);
    }
  }

  private void record(String text) throws IOException {
    Files.writeString(stops.resolve("calc"), text);
  }
}
