package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProcessEndIT {
  private final HostFolders host = new HostFolders();
  private final List<Process> started = new ArrayList<>();
  private final String mark = "mark-" + UUID.randomUUID();

  @AfterEach
  void endsAndDeletes() throws IOException {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    host.close();
  }

  /** A process whose command line holds the mark of this test. */
  private Process sleeper(String script, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, mark));
    command.addAll(Arrays.asList(more));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SALVOR_"));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Action end(Shell shell) {
    return new Action(host, shell, "process.end").with("MATCH", mark).with("GRACE", "1");
  }

  @ParameterizedTest
  @EnumSource
  void endsWhatFitsAndNothingElse(Shell shell) throws IOException {
    Process one = sleeper("while :; do sleep 0.1; done", "$(id) 'x' \"y\" %s\n-é");
    Process deaf = sleeper("trap '' TERM; while :; do sleep 0.1; done");
    Process stranger = new ProcessBuilder("sleep", "300").start();
    started.add(stranger);
    end(shell).run("check").exits(1);
    end(shell).run("do").exits(0).says("ended: 2").says("::salvor stuck=0");
    assertThat(one.isAlive()).isFalse();
    assertThat(deaf.isAlive()).isFalse();
    assertThat(stranger.isAlive()).isTrue();
    end(shell).run("check").exits(0);
    end(shell).run("verify").exits(0);
    end(shell).run("do").exits(0).says("unchanged: nothing was ended");
  }

  @ParameterizedTest
  @EnumSource
  void sparesWhatTheRunNeeds(Shell shell) throws IOException {
    ProcessBuilder marked = new ProcessBuilder("sh", "-c", "while :; do sleep 0.1; done", mark);
    marked.environment().put("SALVOR_RUN_ID", "some-run");
    Process ours = marked.start();
    started.add(ours);
    // The test's own JVM is an ancestor of the program, and so is everything above it.
    Action.Result all =
        new Action(host, shell, "process.end")
            .with("PARENT", ProcessHandle.current().pid())
            .with("MATCH", "process.end.sh|" + mark)
            .run("do")
            .exits(0);
    all.says("belongs to a Salvor run")
        .says("this run itself")
        .says("unchanged: nothing was ended");
    assertThat(ours.isAlive()).isTrue();
    new Action(host, shell, "process.end").with("NAME", "kthreadd").run("check").exits(0);
    new Action(host, shell, "process.end").with("MATCH", "[").run("do").exits(64);
    new Action(host, shell, "process.end").run("do").exits(64).says("a rule is needed");
  }

  @ParameterizedTest
  @EnumSource
  void looksAtAgeUserParentAndState(Shell shell) throws IOException {
    Process process = sleeper("while :; do sleep 0.1; done");
    end(shell).with("OLDER_THAN", "3600").run("check").exits(0);
    end(shell).with("STATE", "T").run("check").exits(0);
    end(shell).with("PARENT", "1").run("check").exits(0);
    end(shell).with("USER", "65533").run("check").exits(0);
    end(shell).with("USER", "no-such-user").run("check").exits(64);
    end(shell)
        .with("PARENT", ProcessHandle.current().pid())
        .with("OLDER_THAN", "0")
        .run("check")
        .exits(1);
    assertThat(process.isAlive()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void saysThatItIsNotPermitted(Shell shell) throws IOException {
    Needs.root();
    Needs.tools("setpriv");
    Process process = sleeper("while :; do sleep 0.1; done");
    end(shell)
        .under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        .run("do")
        .exits(77)
        .says("needs root");
    assertThat(process.isAlive()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void reportsWhatHangsInStateDAndDoesNotFail(Shell shell) throws IOException {
    Needs.tools("perl");
    // The parent of a vfork waits uninterruptibly until its child execs or ends.
    Process hung =
        sleeper(
            "exec perl -e 'if (syscall(58) == 0) { select(undef, undef, undef, 60); syscall(60, 0)"
                + " }' "
                + mark);
    Path stat = Path.of("/proc/" + hung.pid() + "/stat");
    await().until(() -> Files.readString(stat).contains(") D "));
    Action action = new Action(host, shell, "process.end").with("REPORT", "D");
    action.run("check").exits(1);
    action.run("do").exits(0).says("hung: pid " + hung.pid() + " (perl) state D");
    assertThat(hung.isAlive()).isTrue();
    new Action(host, shell, "snapshot")
        .with("INTO", "hung")
        .list("COLLECTORS", "processes")
        .run("do")
        .exits(0);
    assertThat(host.run.resolve("snapshots/hung/processes.txt"))
        .content()
        .contains("finding: hangs in state D: perl");
  }
}
